"""The test conversations of ``nlu/flows/tests``, through gateway, real Rasa and actions."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from bot.settings import ROOT
from tests.e2e.stack import Person, texts

FOLDER = ROOT / "nlu" / "flows" / "tests"
_ASKS = frozenset({"ecrit", "presse", "envoie", "fois"})
_EXPECTS = frozenset("topic danger etape contient sans boutons types contact coche".split())


def conversations() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for one in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
            found.append(pytest.param(one["tours"], id=f"{path.stem}: {one['conversation']}"))
    return found


@pytest.mark.parametrize("turns", conversations())
def test_conversation(turns: list[dict[str, Any]], person: Person) -> None:
    reply: dict[str, Any] = {"messages": []}
    for turn in turns:
        assert set(turn) <= _ASKS | _EXPECTS, turn
        for _ in range(turn.get("fois", 1)):
            reply = _said(person, turn, reply)
            assert len(reply["messages"]) <= 5
        faults = _faults(turn, reply)
        assert not faults, f"{turn}\n{faults}\n{reply['topic']} {reply['messages']}"


def _said(person: Person, turn: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any]:
    if "ecrit" in turn:
        return person.says(turn["ecrit"])
    if "presse" in turn:
        return person.presses(turn["presse"], reply)
    return person.sends(turn["envoie"])


def _faults(turn: dict[str, Any], reply: dict[str, Any]) -> list[str]:
    said, messages = texts(reply), reply["messages"]
    labels = [choice["label"] for m in messages for choice in m.get("choices", ())]
    marked = [step["text"] for m in messages for step in m.get("steps", ()) if step["marked"]]
    faults = [f"missing « {part} »" for part in turn.get("contient", ()) if part not in said]
    faults += [f"said « {part} »" for part in turn.get("sans", ()) if part in said]
    faults += [f"no button « {b} »" for b in turn.get("boutons", ()) if b not in labels]
    for key in ("topic", "danger"):
        if key in turn and turn[key] != reply[key]:
            faults.append(f"{key} is {reply[key]}")
    if "types" in turn and turn["types"] != list(dict.fromkeys(m["type"] for m in messages)):
        faults.append(f"types are {[m['type'] for m in messages]}")
    if "coche" in turn and turn["coche"] != marked:
        faults.append(f"marked are {marked}")
    if "etape" in turn and turn["etape"] not in _progress(messages):
        faults.append(f"progress is {_progress(messages)}")
    return faults + _contact_faults(turn, reply)


def _progress(messages: list[dict[str, Any]]) -> list[list[int]]:
    shown = [m["progress"] for m in messages if m.get("progress")]
    return [[progress["step"], progress["steps"]] for progress in shown]


def _contact_faults(turn: dict[str, Any], reply: dict[str, Any]) -> list[str]:
    wanted = turn.get("contact")
    if wanted is None:
        return []
    shown = [contact["id"] for m in reply["messages"] for contact in m.get("contacts", ())]
    if wanted is True:  # which of them comes first depends on the hour
        return [] if shown else ["no contact"]
    return [] if wanted in shown else [f"contacts are {shown}"]
