"""The written answers: complete, short enough to press, and without a number typed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bot.dialogue.content import get_content
from bot.directory.vocabulary import kinds
from bot.settings import ROOT

CONTENT = get_content()
_NUMBER = re.compile(
    r"\b0[1-9]([ .]?\d\d){4}\b|\b(3\d{3}|11[2-9]|1[57])\b(?! ans| à \d)|\d ?[€%]|\d+ ans de prison"
)
_CHANNEL_LIMIT = 64  # bytes of a payload on Telegram
_BUTTONS = 4


def variations() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, responses in CONTENT.responses.items():
        for response in responses:
            yield name, dict(response)


def topics() -> list[str]:
    """Returns the ids of the taxonomy: intents without a detail."""
    return [i for i in CONTENT.intents if "__" not in i and i not in ("nlu_fallback", "danger")]


@pytest.mark.parametrize("topic", sorted(topics()))
def test_every_topic_has_an_answer(topic: str) -> None:
    by_action = {"chercher_aide", "aide_pres_de_chez_moi"}
    assert f"utter_{topic}" in CONTENT.responses or topic in by_action


def test_buttons_lead_somewhere_and_fit_every_channel() -> None:
    faults = []
    for name, response in variations():
        buttons = response.get("buttons", [])
        if len(buttons) > _BUTTONS:
            faults.append(f"{name}: {len(buttons)} buttons")
        for button in buttons:
            payload = button["payload"]
            if payload.lstrip("/") not in CONTENT.intents or len(payload.encode()) > _CHANNEL_LIMIT:
                faults.append(f"{name}: {payload}")
    assert faults == []


def test_answers_refer_to_laws_figures_and_needs_that_exist() -> None:
    faults = []
    for name, response in variations():
        custom = response.get("custom") or {}
        wanted = custom.get("contacts") or {}
        named = [*wanted.get("natures", ()), *wanted.get("besoins", ())]
        faults += [f"{name}: {need}" for need in named if need not in kinds()]
        faults += [f"{name}: {law}" for law in custom.get("lois", ()) if law not in CONTENT.laws]
        figures = custom.get("chiffres", ())
        faults += [f"{name}: {figure}" for figure in figures if figure not in CONTENT.figures]
    assert faults == []


def test_no_number_or_penalty_is_typed_into_an_answer() -> None:
    assert [name for name, r in variations() if _NUMBER.search(str(r.get("text", "")))] == []


def test_every_law_and_figure_has_its_source_and_day() -> None:
    for entry in [*CONTENT.laws.values(), *CONTENT.figures.values()]:
        assert entry["source"]
        assert entry["verifie_le"]


@pytest.mark.parametrize(
    "phrase",
    ["pourquoi tu n", "tu aurais dû", "es-tu sûr", "aucune trace", "quitte-le", "c'est trop tard"],
)
def test_what_must_never_be_said_is_not_said(phrase: str) -> None:
    assert [n for n, r in variations() if phrase in str(r.get("text", "")).lower()] == []


def test_each_topic_has_enough_examples() -> None:
    counts: dict[str, int] = {}
    for path in sorted((ROOT / "nlu" / "examples").glob("*/*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for intent in content["nlu"]:
            lines = [li for li in intent["examples"].splitlines() if li.strip().startswith("- ")]
            counts[intent["intent"]] = counts.get(intent["intent"], 0) + len(lines)
    assert [topic for topic in topics() if counts.get(topic, 0) < 150] == []
