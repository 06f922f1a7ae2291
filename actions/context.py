"""What a conversation was about, read from Rasa's tracker."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker

RESPONSES = Path(__file__).resolve().parent.parent / "responses"

_FOLLOW_UPS = frozenset({"sanctions", "chercher_aide", "aide_pres_de_chez_moi"})


@cache
def written_answers() -> frozenset[str]:
    """Returns the names of all responses that exist under ``responses/``."""
    names: set[str] = set()
    for path in sorted(RESPONSES.glob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        names.update(content.get("responses", {}))
    return frozenset(names)


def current_theme(tracker: Tracker) -> str | None:
    """Returns the topic that was talked about last and can be followed up, if any.

    A follow-up (« et c'est puni ? ») is about the last topic that has answers of
    its own; small talk in between does not make it forgotten.
    """
    for event in reversed(tracker.events):
        if event.get("event") != "user":
            continue
        topic = topic_of(event.get("parse_data") or {})
        if topic not in _FOLLOW_UPS and f"utter_{topic}_agir" in written_answers():
            return str(topic)
    return None


def topic_of(parse: Mapping[str, Any]) -> str:
    """Returns the topic of a message, also of one that was read as a danger as well."""
    intent = parse.get("understood") or (parse.get("intent") or {}).get("name") or ""
    return str(intent).split("__")[0]


def said(tracker: Tracker) -> str:
    """Returns the text of the message that is being answered, or an empty one."""
    text = tracker.latest_message.get("text") or ""
    return "" if text.startswith("/") else str(text)
