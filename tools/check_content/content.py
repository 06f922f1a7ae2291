"""What is checked of each answer: its words, its buttons, what it refers to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.directory.vocabulary import kinds
from tools.check_content import limits, texts
from tools.check_content.answers import Answer, Button, Sentence
from tools.check_content.faults import Fault
from tools.check_content.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Known:
    """What an answer may refer to."""

    laws: Collection[str]
    figures: Collection[str]
    intents: Collection[str]
    """Declared in ``responses/domain``."""
    led_on: Collection[str]
    """Those that a rule of ``nlu/flows`` or a slot answers."""


def check_sentence(sentence: Sentence, phrases: Phrases) -> Iterator[Fault]:
    """Yields the faults of a text of a guided conversation."""
    for what, cure in texts.check_text(sentence.text, phrases):
        yield Fault(sentence.path, sentence.line, sentence.where, what, cure)


def check_answer(answer: Answer, known: Known, phrases: Phrases) -> Iterator[Fault]:
    """Yields the faults of one answer."""
    for what, cure in texts.check_text(answer.text, phrases):
        yield answer.fault(what, cure)
    for what, cure in texts.too_long(answer.text, answer.part, answer.is_simple):
        yield answer.fault(what, cure)
    if not answer.text.strip():
        yield answer.fault("la réponse n'a pas de texte", "écrivez-le après « text: »")
    yield from _buttons(answer, known)
    yield from _references(answer, known)


def _buttons(answer: Answer, known: Known) -> Iterator[Fault]:
    if len(answer.buttons) > limits.BUTTONS:
        what = f"{len(answer.buttons)} choix, {limits.BUTTONS} au plus"
        yield answer.fault(what, "gardez les plus utiles", answer.buttons[0].line)
    for button in answer.buttons:
        for what, cure in _button(button, known):
            yield answer.fault(what, cure, button.line)


def _button(button: Button, known: Known) -> Iterator[tuple[str, str]]:
    if not button.title.strip():
        yield "un bouton n'a pas de mots", "écrivez-les après « title: »"
    if len(button.title) > limits.WIDEST_LABEL:
        what = f"le bouton « {button.title} » est trop large ({len(button.title)} signes)"
        yield what, f"{limits.WIDEST_LABEL} signes au plus, pour tenir sur un petit téléphone"
    target = button.payload.removeprefix("/")
    if not button.payload.startswith("/") or target not in known.intents:
        what = f"le bouton « {button.title} » ne mène nulle part (« {button.payload} »)"
        yield what, "« / » suivi d'un nom déclaré dans responses/domain"
    elif target not in known.led_on:
        what = f"le bouton « {button.title} » mène à « {target} », auquel rien ne répond"
        yield what, "il faut une règle dans nlu/flows/rules : demandez à l'équipe technique"
    if len(button.payload.encode()) > limits.LONGEST_PAYLOAD:
        yield f"« {button.payload} » est trop long pour Telegram", "64 signes au plus"


def _references(answer: Answer, known: Known) -> Iterator[Fault]:
    custom = answer.custom
    laws, figures = list(custom.get("lois") or ()), list(custom.get("chiffres") or ())
    for law in laws:
        if law not in known.laws:
            what, cure = f"la loi « {law} » n'existe pas", "voyez responses/data/lois_*.yml"
            yield answer.fault(what, cure)
    for figure in figures:
        if figure not in known.figures:
            what, cure = (
                f"le chiffre « {figure} » n'existe pas",
                "voyez responses/data/chiffres.yml",
            )
            yield answer.fault(what, cure)
    if len(laws) + len(figures) > limits.CARDS:
        what = f"{len(laws) + len(figures)} fiches sous une réponse, {limits.CARDS} au plus"
        yield answer.fault(what, "gardez les plus utiles")
    wanted = custom.get("contacts") or {}
    for need in [*(wanted.get("natures") or ()), *(wanted.get("besoins") or ())]:
        if need not in kinds():
            what = f"l'annuaire ne connaît pas le besoin « {need} »"
            yield answer.fault(what, "voyez « dangers » et « besoins » dans referral.yml")


_INTENT = re.compile(r"\bintent: *(\w+)")


def intents_led_on(flows: Path, domain: Path) -> frozenset[str]:
    """Returns the intents that a rule, a story or a slot of the project answers."""
    found: set[str] = set()
    for folder in (flows, domain):
        for path in sorted(folder.rglob("*.yml")):
            if path.name != "intents.yml":
                found.update(_INTENT.findall(path.read_text(encoding="utf-8")))
    return frozenset(found)


def declared_intents(domain: Path) -> tuple[str, ...]:
    """Returns the intents that the files of a domain declare, in their order."""
    found: list[str] = []
    for path in sorted(domain.glob("*.yml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        found.extend(data.get("intents", ()))
    return tuple(found)
