"""Writes the forms and rules of the guided conversations from ``responses/parcours/``.

    python -m tools.pathways

A specialist adds a conversation as one file of questions; what Rasa needs for it (form,
intent of the start button, rules for leaving, danger and the end) is the same for all and
is written here. Training does this by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue.pathways import ANSWERED, Pathway, get_pathways

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = ROOT / "responses" / "domain" / "parcours.yml"
RULES = ROOT / "nlu" / "flows" / "rules" / "parcours.yml"
_HEAD = (
    "# Écrit par « python -m tools.pathways » depuis responses/parcours/ ; ne pas modifier ici.\n"
)
_BUTTONS = "oui non passer retour recommencer arreter options continuer".split()
_DANGERS = ["danger", "danger__maintenant", "danger__auteur"]
_LEAVING: Sequence[tuple[str, list[str], list[str]]] = (
    ("un danger", _DANGERS, ["utter_danger_accueil", "danger_form"]),
    ("la passerelle a vu un danger", ["danger__signal"], ["danger_form"]),
    ("un danger peut-être", ["danger__doute"], ["utter_danger_question"]),
    ("je ne peux pas parler", ["danger__parler_non"], ["utter_danger_silence", "danger_form"]),
    ("quelqu'un est près", ["danger__quelquun_pres"], ["utter_danger_question"]),
    ("le danger est passé", ["danger__fini"], ["utter_danger__fini"]),
    ("ce n'était pas un danger", ["danger__correction"], ["utter_danger__correction"]),
)
"""What ends a guided conversation at once: intents, then the actions that follow."""


def domain(pathways: Sequence[Pathway]) -> dict[str, Any]:
    """Returns the part of Rasa's domain that the guided conversations need."""
    never = [intent for _, intents, _ in _LEAVING for intent in intents]
    custom = {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
    names = ("etape", "parcours", "parcours_reponses", "parcours_mode")
    return {
        "version": "3.1",
        "intents": [*(f"{ANSWERED}{b}" for b in _BUTTONS), *(p.start for p in pathways)],
        "slots": dict.fromkeys(names, custom),
        "forms": {
            p.form: {"ignored_intents": never, "required_slots": ["etape"]} for p in pathways
        },
        "actions": [
            "action_ask_etape",
            "action_guided_end",
            *(f"validate_{p.form}" for p in pathways),
        ],
    }


def rules(pathways: Sequence[Pathway]) -> dict[str, Any]:
    """Returns the rules: start, leave, end, and a button that was pressed too late."""
    pressed = [{"intent": f"{ANSWERED}{button}"} for button in _BUTTONS]
    late = {
        "rule": "un bouton d'un parcours fermé",
        "steps": [{"or": pressed}, {"action": "action_guided_end"}],
    }
    written = [late]
    for pathway in pathways:
        written += _rules_of(pathway)
    return {"version": "3.1", "rules": written}


def _rules_of(pathway: Pathway) -> list[dict[str, Any]]:
    form = pathway.form
    is_open = [{"active_loop": form}]
    begun = [{"intent": pathway.start}, {"action": form}, {"active_loop": form}]
    ended = [{"action": form}, {"active_loop": None}, {"action": "action_guided_end"}]
    found: list[dict[str, Any]] = [
        {"rule": f"{form} : commencer ou reprendre", "steps": begun},
        {"rule": f"{form} : fini, arrêté ou en pause", "condition": is_open, "steps": ended},
    ]
    for title, intents, actions in _LEAVING:
        said: list[dict[str, Any]] = [{"intent": intent} for intent in intents]
        steps: list[dict[str, Any]] = [said[0] if len(said) == 1 else {"or": said}]
        steps += [{"action": "action_deactivate_loop"}, {"active_loop": None}]
        steps += [{"action": action} for action in actions]
        if actions[-1] == "danger_form":
            steps.append({"active_loop": "danger_form"})
        found.append({"rule": f"{form} : {title}", "condition": is_open, "steps": steps})
    return found


def rendered() -> dict[Path, str]:
    """Returns what each file should hold now."""
    pathways = list(get_pathways().values())
    contents = {DOMAIN: domain(pathways), RULES: rules(pathways)}
    return {path: _HEAD + _as_yaml(content) for path, content in contents.items()}


def write() -> None:
    """Writes the files that differ."""
    for path, text in rendered().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _as_yaml(content: dict[str, Any]) -> str:
    return str(yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100))


if __name__ == "__main__":
    write()
    sys.exit(0)
