"""A town in a message: understood, guessed and asked about, elsewhere, or not named."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.danger_form import UNKNOWN_TOWN, ValidateDangerForm
from actions.find_help import FindHelp


def tracker(text: str, requested: str | None = None) -> Tracker:
    message = {"text": text, "intent": {"name": "aide_pres_de_chez_moi"}}
    slots = {"requested_slot": requested}
    return Tracker("c", slots, message, [], False, None, {}, "action_listen")


@pytest.mark.parametrize(
    ("text", "response", "town", "code"),
    [
        ("j'habite à Gennevilliers", "utter_aide_ville", "Gennevilliers", "92036"),
        ("92230", "utter_aide_ville", "Gennevilliers", "92036"),
        ("j'habite à Genvilliers", "utter_aide_ville_a_confirmer", "Gennevilliers", "92036"),
        ("jsuis de bagneu", "utter_aide_ville_a_confirmer", "Bagneux", "92007"),
        ("vers la Défense", "utter_aide_ville", "La Défense", "92026"),
        ("je suis dans le 92", "utter_aide_quelle_ville", None, None),
        ("dans le 93", "utter_aide_ailleurs", None, None),
        ("à Versailles", "utter_aide_ailleurs", None, None),
        ("près de chez moi", "utter_aide_quelle_ville", None, None),
    ],
)
async def test_help_near(text: str, response: str, town: str | None, code: str | None) -> None:
    dispatcher = CollectingDispatcher()
    events = await FindHelp().run(dispatcher, tracker(text), {})
    (said,) = dispatcher.messages
    assert said["response"] == response
    assert said.get("ville") == town
    assert [event["value"] for event in events] == ([code] if code else [])


@pytest.mark.parametrize(
    ("text", "slots", "guess"),
    [
        ("Nanterre", {"commune": "92050"}, None),
        ("nantere", {"commune": "92050"}, "Nanterre"),
        ("la défense", {"commune": "92026"}, None),
        ("à Paris", {"commune": UNKNOWN_TOWN}, None),
        ("je sais pas", {}, None),
    ],
)
async def test_after_a_signal(text: str, slots: dict[str, Any], guess: str | None) -> None:
    dispatcher = CollectingDispatcher()
    form = ValidateDangerForm()
    found = await form.extract_commune(dispatcher, tracker(text, "commune"), {})
    assert found == slots
    assert [message.get("ville") for message in dispatcher.messages] == ([guess] if guess else [])
