"""The floor understands a topic by its title and by its own name."""

from __future__ import annotations

import asyncio

import pytest

from bot.dialogue.content import get_content
from bot.dialogue.guided import GuidedEngine
from bot.dialogue.port import Turn

FLOOR = GuidedEngine(get_content())


def understood(text: str) -> str:
    turn = Turn("somebody", text, None, "none", ())
    return asyncio.run(FLOOR.answer(turn)).intent


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("explique moi la sextorsion", "sextorsion"),
        ("c'est quoi la sextorsion", "sextorsion"),
        ("le chantage aux images", "sextorsion"),
        ("explique moi le doxxing", "doxxing"),
        ("explique moi le grooming", "grooming"),
        ("c koi un deepfake ?", "deepfake"),
        ("Le happy slapping c'est quoi", "happy_slapping"),
        ("c'est quoi le cyberflashing", "cyberflashing"),
        ("c'est quoi l'usurpation d'identité", "usurpation_identite"),
        ("il fait beau aujourd'hui", "hors_sujet"),
        ("tu as des nouvelles du grand-père", "hors_sujet"),
    ],
)
def test_a_topic_is_understood_by_its_name(text: str, topic: str) -> None:
    assert understood(text) == topic


def test_the_same_fallback_is_never_said_twice_in_a_row() -> None:
    slots: dict[str, object] = {}
    said = []
    for text in ("il fait beau aujourd'hui", "ah bon", "euh", "quoi donc"):
        answer = asyncio.run(FLOOR.answer(Turn("somebody", text, slots=slots)))
        slots = dict(answer.slots)
        said.append(answer.responses[0]["text"])
    assert all(one != after for one, after in zip(said, said[1:], strict=False))
    assert len(set(said)) == 3
