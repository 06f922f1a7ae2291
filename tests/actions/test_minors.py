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


@pytest.mark.parametrize(
    ("asked", "part"),
    [("et c'est puni ?", "loi"), ("où je vais pour ça ?", "qui"), ("je fais quoi du coup", "agir")],
)
@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_asked_next_is_about_the_topic_while_rasa_is_away(
    topic: str, asked: str, part: str
) -> None:
    engine = GuidedEngine(get_content())
    (said,) = asyncio.run(engine.answer(Turn("someone", asked, theme=topic))).responses
    fitting = f"utter_{topic}_{part}"
    named = fitting if fitting in written_answers() else "utter_sanctions"
    assert said == get_content().response(named, {})


def test_a_message_that_names_a_topic_is_about_that_one() -> None:
    engine = GuidedEngine(get_content())
    answer = asyncio.run(engine.answer(Turn("someone", "et le viol c'est puni ?", theme="outing")))
    assert answer.topic == "viol"


def test_no_two_topics_share_a_text() -> None:
    assert len({entry["texte"] for entry in minors().values()}) == len(minors())
