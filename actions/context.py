"""What a conversation was about, read from Rasa's tracker."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker

RESPONSES = Path(__file__).resolve().parent.parent / "responses"
GENERAL = "sanctions"
"""A question about the topic before; a topic of its own where there was none."""

_FOLLOW_UPS = frozenset({GENERAL, "chercher_aide", "aide_pres_de_chez_moi"})


@cache
def _answers() -> Mapping[str, list[dict[str, Any]]]:
    answers: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(RESPONSES.glob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        answers.update(content.get("responses", {}))
    return answers


@cache
def written_answers() -> frozenset[str]:
    """Returns the names of all responses that exist under ``responses/``."""
    return frozenset(_answers())


def answer_of(name: str, simple: bool = False) -> dict[str, Any]:
    """Returns a written response, its simple version where there is one and it is wanted."""
    variations = _answers().get(name, [])
    chosen = [v for v in variations if bool(v.get("condition")) is simple]
    return next(iter(chosen or variations), {})


def themes(tracker: Tracker) -> list[str]:
    """Returns the topics that can be followed up, the last one first, each once.

    Small talk in between does not make a topic forgotten. A first question about the law,
    without a topic before, is a topic of its own for what follows it.
    """
    found = [topic for topic in _topics(tracker) if topic not in _FOLLOW_UPS]
    if not found and GENERAL in _topics(tracker, earlier=True):
        return [GENERAL]
    return list(dict.fromkeys(found))


def current_theme(tracker: Tracker) -> str | None:
    """Returns the topic that was talked about last and can be followed up, if any."""
    return next(iter(themes(tracker)), None)


def _topics(tracker: Tracker, earlier: bool = False) -> list[str]:
    """The topics of the messages, the last one first; ``earlier``: without the last message."""
    topics = [
        topic_of(event.get("parse_data") or {})
        for event in reversed(tracker.events)
        if event.get("event") == "user"
    ]
    return [t for t in topics[1 if earlier else 0 :] if f"utter_{t}_agir" in written_answers()]


def can_only_write(tracker: Tracker) -> bool:
    """Whether the gateway knows the person as one who cannot telephone."""
    said = (e for e in reversed(tracker.events) if e.get("event") == "user")
    last: dict[str, Any] = next(said, {})
    return bool((last.get("metadata") or {}).get("writes"))


def topic_of(parse: Mapping[str, Any]) -> str:
    """Returns the topic of a message, also of one that was read as a danger as well."""
    intent = parse.get("understood") or (parse.get("intent") or {}).get("name") or ""
    return str(intent).split("__")[0]


def intent_of(tracker: Tracker) -> str:
    """Returns the intent by which Rasa chose what to do, or an empty one.

    Not ``get_intent_of_latest_message``, which takes the first of the ranking: that is the
    topic, also where a danger was read in its place.
    """
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def said(tracker: Tracker) -> str:
    """Returns the text of the message that is being answered, or an empty one."""
    text = tracker.latest_message.get("text") or ""
    return "" if text.startswith("/") else str(text)
