"""A « oui », typed or pressed, to a question about danger says for the gateway what it means."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guided import EndGuided, GuidedValidation
from bot.dialogue.pathways import get_pathways


def answered(pathway: str, before: dict[str, str], text: str, intent: str) -> list[dict[str, Any]]:
    """Returns what is said after one answer in an open guided conversation."""
    slots: dict[str, Any] = {"parcours": pathway, "parcours_reponses": {pathway: before}}
    parse = {"intent": {"name": intent}, "text": text, "intent_ranking": []}
    loop = {"name": f"{pathway}_form"}
    tracker = Tracker("someone", slots, parse, [], False, None, loop, "action_listen")
    dispatcher = CollectingDispatcher()
    validation = GuidedValidation(get_pathways()[pathway])
    for event in asyncio.run(validation.run(dispatcher, tracker, {})):
        tracker.slots[event["name"]] = event["value"]
    asyncio.run(EndGuided().run(dispatcher, tracker, {}))
    return list(dispatcher.messages)


@pytest.mark.parametrize(("text", "intent"), [("oui", "oui"), ("/parcours__oui", "parcours__oui")])
@pytest.mark.parametrize(
    ("pathway", "before", "meant"),
    [
        ("aider_une_personne", {}, {"intent": "danger", "kind": None}),
        ("je_fais_du_mal", {}, {"intent": "danger__auteur", "kind": "auteur"}),
        ("je_fais_du_mal", {"maintenant": "non"}, {"intent": "danger", "kind": "suicide"}),
    ],
)
def test_yes_to_a_question_about_danger(
    pathway: str, before: dict[str, str], meant: dict[str, Any], text: str, intent: str
) -> None:
    said = answered(pathway, before, text, intent)
    assert [message["custom"]["signal"] for message in said if message.get("custom")] == [meant]
    assert said[-1]["response"] == "utter_danger_accueil"
