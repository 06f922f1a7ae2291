"""« Et pour un mineur ? » after any topic: a text, laws and contacts of that topic."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import written_answers
from actions.follow_up import AlsoFor, minors
from bot.dialogue.content import get_content
from bot.dialogue.guided import GuidedEngine
from bot.dialogue.port import Turn

TOPICS = sorted(n[6:-5] for n in written_answers() if n.startswith("utter_") and n[-5:] == "_agir")


def after(topic: str) -> dict[str, Any]:
    """Returns what is said to « et pour un mineur ? » after a topic."""
    intents = [topic, "suite__mineur"]
    parsed = [{"intent": {"name": intent}, "text": "…"} for intent in intents]
    events = [{"event": "user", "parse_data": parse} for parse in parsed]
    tracker = Tracker("someone", {}, parsed[-1], events, False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    asyncio.run(AlsoFor().run(dispatcher, tracker, {}))
    (said,) = dispatcher.messages
    return dict(said)


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_said_of_a_minor_is_about_the_topic(topic: str) -> None:
    said = after(topic)
    assert said["text"] == minors()[topic]["texte"]
    assert said["custom"]["lois"] == minors()[topic].get("lois", [])
    assert said["custom"]["contacts"]["mineur"] is True
    assert len(said["buttons"]) >= 2


@pytest.mark.parametrize("topic", TOPICS)
def test_the_same_is_said_while_rasa_is_away(topic: str) -> None:
    engine = GuidedEngine(get_content())
    turn = Turn("someone", payload="/suite__mineur", theme=topic)
    (said,) = asyncio.run(engine.answer(turn)).responses
    assert said["text"] == minors()[topic]["texte"]


def test_no_two_topics_share_a_text() -> None:
    assert len({entry["texte"] for entry in minors().values()}) == len(minors())
