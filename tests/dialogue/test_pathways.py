"""The guided conversations as data: every path ends, nothing is asked in vain."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.guided_reading import ASK_FROM, _words, _written
from bot.dialogue.content import get_content
from bot.dialogue.guided import GuidedEngine
from bot.dialogue.pathways import FOLDER, Pathway, get_pathways
from bot.dialogue.port import Turn
from bot.settings import ROOT
from tools import check_pathways, pathways

ALL = list(get_pathways().values())
_NAMES = [pathway.parcours for pathway in ALL]


def _walk(pathway: Pathway, answer: Any) -> dict[str, str]:
    answers: dict[str, str] = {}
    ahead = pathway.ahead(answers)
    while (step := pathway.next_step(answers)) is not None:
        answers[step.id] = answer(step)
        assert len(answers) + pathway.ahead(answers) <= ahead, "the progress went back"
        ahead = len(answers) + pathway.ahead(answers)
    assert pathway.ahead(answers) == 0
    return answers


@pytest.mark.parametrize("pathway", ALL, ids=_NAMES)
def test_every_path_ends_with_help_and_a_next_step(pathway: Pathway) -> None:
    chance = random.Random(92)
    ends = set()
    for _ in range(400):
        answers = _walk(pathway, lambda step: chance.choice(["oui", "non", "passer"]))
        end = pathway.end(answers)
        ends.add(pathway.fins.index(end))
        assert end.contacts and end.boutons
    for answer in ("oui", "non", "passer"):
        ends.add(pathway.fins.index(pathway.end(_walk(pathway, lambda step, a=answer: a))))
    assert ends == set(range(len(pathway.fins))), "an ending that nobody reaches"


def test_the_public_list_of_23_situations() -> None:
    shown = [step for step in get_pathways()["violentometre"].etapes if step.situation]
    zones = [step.zone for step in shown]
    assert zones == ["vert"] * 5 + ["orange"] * 10 + ["rouge"] * 8


def test_nothing_breaks_a_rule_of_the_content() -> None:
    assert check_pathways.faults() == []


def test_the_forms_and_rules_are_those_of_the_data() -> None:
    for path, text in pathways.rendered().items():
        assert path.read_text(encoding="utf-8") == text, f"python -m tools.pathways ({path.name})"


_BROKEN = {
    "il manque « fins »": lambda p: p.pop("fins"),
    "n'est pas un mot connu": lambda p: p["etapes"][0].update(questoin="Quoi ?"),
    "n'a pas une valeur permise": lambda p: p["etapes"][0].update(zone="bleu"),
    "qui n'est pas avant": lambda p: p["etapes"][0].update(si={"depart": ["oui"]}),
    "une fin sans condition": lambda p: p["fins"].pop(),
    "phrase de plus de 20 mots": lambda p: p.update(debut="mot " * 21),
    "se met dans les données": lambda p: p.update(debut="Appelle le 3919."),
    "« tu dois » ne se dit pas": lambda p: p.update(debut="Tu dois partir."),
    "il manque les contacts": lambda p: p["fins"][0].pop("contacts"),
    "ne mène nulle part": lambda p: p["fins"][0]["boutons"][0].update(payload="/nulle_part"),
    "besoin inconnu": lambda p: p["fins"][0].update(contacts={"besoins": ["magie"]}),
    "une question finit par": lambda p: p["etapes"][0].update(question="Vis-tu seul."),
    "bouton de plus de": lambda p: p["etapes"][0].update(oui="Oui, depuis toujours et encore"),
}


@pytest.mark.parametrize("said", _BROKEN)
def test_a_fault_is_told_in_plain_words(said: str, tmp_path: Path) -> None:
    source = (FOLDER / "securite_numerique.yml").read_text(encoding="utf-8")
    content = yaml.safe_load(source)
    _BROKEN[said](content)
    path = tmp_path / "essai.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    found = check_pathways.faults_of(path)
    assert any(said in fault and fault.startswith("essai.yml : ") for fault in found), found


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("oui", "oui"),
        ("ouais grave", "oui"),
        ("nan", "non"),
        ("non jamais", "non"),
        ("jsp", "passer"),
        ("je passe", "passer"),
        ("question d avant", "retour"),
        ("j arrete", "arreter"),
        ("on recommence", "recommencer"),
        ("non mais il me suit partout depuis deux mois", None),
        ("couteau", None),
        ("", None),
    ],
)
def test_a_typed_answer(text: str, reply: str | None) -> None:
    assert _written(text) == reply


def test_a_word_answers_one_thing_only() -> None:
    said = [word for words in _words().values() for word in words]
    assert len(said) == len(set(said))
    assert not set(said) & (get_content().wiping_words | get_content().help_words)


def test_the_second_net_asks_from_the_same_score_everywhere() -> None:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    assert [part["ask"] for part in pipeline if "ask" in part] == [ASK_FROM]


@pytest.mark.parametrize("pathway", ALL, ids=_NAMES)
async def test_without_rasa_the_start_button_brings_the_essential(pathway: Pathway) -> None:
    engine = GuidedEngine(get_content())
    answer = await engine.answer(Turn("c", payload=f"/{pathway.start}"))
    assert answer.topic == pathway.parcours.split("__")[0]
    assert any((r.get("custom") or {}).get("contacts") for r in answer.responses)
    pressed = await engine.answer(Turn("c", payload="/parcours__oui", theme=answer.topic))
    assert pressed.responses[0]["text"].startswith("Je ne peux pas poser les questions")
    lost = await engine.answer(Turn("c", payload="/parcours__oui"))
    assert lost.responses[0]["buttons"]


async def test_without_rasa_the_plan_still_has_its_five_cards() -> None:
    engine = GuidedEngine(get_content())
    answer = await engine.answer(Turn("c", payload="/plan_de_securite__commencer"))
    assert len(answer.responses[0]["custom"]["cartes"]["cartes"]) == 5
