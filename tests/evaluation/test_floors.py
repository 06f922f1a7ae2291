"""Floors under what was reached on unseen messages, so that no change lowers it unseen.

The floors lie a little under the figures of ``docs/evaluation.md``: a message or two may
go either way when the lexicon grows. They only ever rise.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.danger import DangerNet
from tests.e2e.conftest import RASA_TOKEN
from tests.e2e.stack import Stack
from tools import evaluate_danger, evaluate_topics
from tools.rasa_turns import RasaTurns

FOLDER = Path(__file__).parent


def rows(name: str) -> list[dict[str, Any]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def rasa(stack: Stack) -> RasaTurns:
    return RasaTurns(f"http://127.0.0.1:{stack.ports['RASA_PORT']}", RASA_TOKEN)


def mean(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


@dataclass(frozen=True)
class Danger:
    """Least shares of danger, and most of harmless messages, on one file; see the docs."""

    immediate: float
    noticed: float
    shown: float
    by_one: float
    by_two: float
    harmless_shown: float
    harmless_noticed: float


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("inedit", Danger(0.99, 0.99, 0.95, 0.89, 0.99, 0.06, 0.17)),
        # most of these name no violence at all
        ("carnet", Danger(0.96, 0.95, 0.82, 0.75, 0.95, 0.09, 0.19)),
        # two thirds are of ordinary life, one to twelve words long
        ("ordinaire", Danger(0.97, 0.98, 0.94, 0.93, 0.96, 0.08, 0.19)),
        # a mix as a website hears it
        ("veille", Danger(0.97, 0.98, 0.94, 0.91, 0.98, 0.04, 0.115)),
        # typed in the moment, half of it half said
        ("soir", Danger(0.97, 0.975, 0.91, 0.86, 0.96, 0.05, 0.16)),
    ],
)
def test_danger(rasa: RasaTurns, name: str, floor: Danger) -> None:
    judged = evaluate_danger.judge(rows(f"danger_{name}.jsonl"), DangerNet.load(), rasa)
    danger = [j for j in judged if j.danger != "none"]
    now = [j for j in danger if j.danger == "immediate"]
    harmless = [j for j in judged if j.danger == "none"]
    assert mean([j.noticed("both") for j in now]) >= floor.immediate
    assert mean([j.noticed("both") for j in danger]) >= floor.noticed
    assert mean([j.shown("both") for j in danger]) >= floor.shown
    assert mean([j.noticed("one") for j in danger]) >= floor.by_one
    assert mean([j.noticed("two") for j in danger]) >= floor.by_two
    assert mean([j.shown("both") for j in harmless]) <= floor.harmless_shown
    assert mean([j.noticed("both") for j in harmless]) <= floor.harmless_noticed
    knowledge = [j for j in harmless if j.stratum == "topic_question"]
    assert mean([j.shown("both") for j in knowledge] or [False]) <= 0.02


@dataclass(frozen=True)
class Topics:
    """Least shares of topics read, and the most answered wrongly and surely, on one file."""

    right: float
    acceptable: float
    wrong: float


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("inedit", Topics(0.925, 0.935, 0.045)),
        # two other writers, who had seen no other message; ten styles
        ("neuf", Topics(0.845, 0.905, 0.05)),
        ("veille", Topics(0.895, 0.93, 0.05)),
    ],
)
def test_topics(rasa: RasaTurns, name: str, floor: Topics) -> None:
    read = evaluate_topics.judge(rows(f"topics_{name}.jsonl"), DangerNet.load(), rasa)
    assert mean([u.acceptable for u in read]) >= floor.acceptable
    assert mean([u.sure and not u.acceptable for u in read]) <= floor.wrong
    assert mean([u.right for u in read]) >= floor.right
