"""Floors under what was reached on unseen messages, so that no change lowers it unseen.

The floors lie a little under the figures of ``docs/evaluation.md``: a message or two may
go either way when the lexicon grows. They only ever rise.
"""

from __future__ import annotations

import json
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


def test_danger(rasa: RasaTurns) -> None:
    judged = evaluate_danger.judge(rows("danger_inedit.jsonl"), DangerNet.load(), rasa)
    danger = [j for j in judged if j.danger != "none"]
    now = [j for j in danger if j.danger == "immediate"]
    harmless = [j for j in judged if j.danger == "none"]
    assert mean([j.noticed("both") for j in now]) >= 0.99
    assert mean([j.noticed("both") for j in danger]) >= 0.99
    assert mean([j.shown("both") for j in danger]) >= 0.95
    assert mean([j.noticed("one") for j in danger]) >= 0.89
    assert mean([j.noticed("two") for j in danger]) >= 0.99
    assert mean([j.shown("both") for j in harmless]) <= 0.06
    assert mean([j.noticed("both") for j in harmless]) <= 0.17
    knowledge = [j for j in harmless if j.stratum == "topic_question"]
    assert mean([j.shown("both") for j in knowledge]) <= 0.02


def test_danger_half_said(rasa: RasaTurns) -> None:
    """Most of these messages name no violence at all; see ``docs/evaluation.md``."""
    judged = evaluate_danger.judge(rows("danger_carnet.jsonl"), DangerNet.load(), rasa)
    danger = [j for j in judged if j.danger != "none"]
    harmless = [j for j in judged if j.danger == "none"]
    assert mean([j.noticed("both") for j in danger if j.danger == "immediate"]) >= 0.96
    assert mean([j.noticed("both") for j in danger]) >= 0.95
    assert mean([j.shown("both") for j in danger]) >= 0.82
    assert mean([j.shown("both") for j in harmless]) <= 0.09


def test_danger_in_a_few_ordinary_words(rasa: RasaTurns) -> None:
    """Two thirds are messages of ordinary life, one to twelve words long."""
    judged = evaluate_danger.judge(rows("danger_ordinaire.jsonl"), DangerNet.load(), rasa)
    danger = [j for j in judged if j.danger != "none"]
    harmless = [j for j in judged if j.danger == "none"]
    assert mean([j.noticed("both") for j in danger if j.danger == "immediate"]) >= 0.97
    assert mean([j.noticed("both") for j in danger]) >= 0.98
    assert mean([j.shown("both") for j in danger]) >= 0.94
    assert mean([j.shown("both") for j in harmless]) <= 0.08
    assert mean([j.noticed("both") for j in harmless]) <= 0.19


def test_danger_among_what_a_website_hears(rasa: RasaTurns) -> None:
    judged = evaluate_danger.judge(rows("danger_veille.jsonl"), DangerNet.load(), rasa)
    danger = [j for j in judged if j.danger != "none"]
    harmless = [j for j in judged if j.danger == "none"]
    assert mean([j.noticed("both") for j in danger if j.danger == "immediate"]) >= 0.97
    assert mean([j.noticed("both") for j in danger]) >= 0.98
    assert mean([j.shown("both") for j in danger]) >= 0.94
    assert mean([j.shown("both") for j in harmless]) <= 0.04
    assert mean([j.noticed("both") for j in harmless]) <= 0.115


def test_danger_typed_in_the_moment(rasa: RasaTurns) -> None:
    """Written after all rules and voices: one hand, one line, half of it half said."""
    judged = evaluate_danger.judge(rows("danger_soir.jsonl"), DangerNet.load(), rasa)
    danger = [j for j in judged if j.danger != "none"]
    harmless = [j for j in judged if j.danger == "none"]
    assert mean([j.noticed("both") for j in danger if j.danger == "immediate"]) >= 0.97
    assert mean([j.noticed("both") for j in danger]) >= 0.975
    assert mean([j.noticed("one") for j in danger]) >= 0.86
    assert mean([j.shown("both") for j in danger]) >= 0.91
    assert mean([j.shown("both") for j in harmless]) <= 0.05
    assert mean([j.noticed("both") for j in harmless]) <= 0.16


def test_topics(rasa: RasaTurns) -> None:
    read = evaluate_topics.judge(rows("topics_inedit.jsonl"), DangerNet.load(), rasa)
    assert mean([u.acceptable for u in read]) >= 0.935
    assert mean([u.sure and not u.acceptable for u in read]) <= 0.045
    assert mean([u.right for u in read]) >= 0.925


def test_topics_by_another_writer(rasa: RasaTurns) -> None:
    """Written in ten styles by somebody who had seen no other message."""
    read = evaluate_topics.judge(rows("topics_neuf.jsonl"), DangerNet.load(), rasa)
    assert mean([u.acceptable for u in read]) >= 0.905
    assert mean([u.sure and not u.acceptable for u in read]) <= 0.05
    assert mean([u.right for u in read]) >= 0.845


def test_topics_by_a_third_writer(rasa: RasaTurns) -> None:
    """Written last."""
    read = evaluate_topics.judge(rows("topics_veille.jsonl"), DangerNet.load(), rasa)
    assert mean([u.acceptable for u in read]) >= 0.93
    assert mean([u.sure and not u.acceptable for u in read]) <= 0.05
    assert mean([u.right for u in read]) >= 0.895
