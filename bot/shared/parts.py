"""A conversation as parts that can be kept one by one: two turns rarely change the same one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from bot.erasure import Conversation
from bot.messages import LEVELS

_SLOT = "slot:"
_PLAIN = ("theme", "danger", "asked", "guessed", "turns", "opinion_asked", "missed")
_WORDS = ("help", "wipe")


def take_apart(conversation: Conversation) -> dict[str, bytes]:
    """Returns the parts of a conversation, each as JSON by its name."""
    parts: dict[str, Any] = {name: getattr(conversation, name) for name in _PLAIN}
    parts["recent"] = list(conversation.recent)
    parts["natures"] = list(conversation.natures)
    parts["reasons"] = list(conversation.reasons)
    parts["counted"] = sorted(conversation.counted)
    words = conversation.words
    if words.help or words.wipe:  # the salt without a word says nothing
        parts["salt"] = words.salt.hex()
    for name in _WORDS:
        word = getattr(words, name)
        parts[name] = word and word.hex()
    parts.update({_SLOT + name: value for name, value in conversation.slots.items()})
    return {name: orjson.dumps(value) for name, value in parts.items()}


AT_FIRST = take_apart(Conversation())
"""The parts of a conversation of which nothing is known yet; they need not be written."""


def put_together(parts: Mapping[str, bytes], conversation: Conversation) -> None:
    """Sets the parts that are given in a conversation, and leaves the others as they are."""
    for name, kept in parts.items():
        value = orjson.loads(kept)
        match name:
            case "recent":
                conversation.recent.clear()
                conversation.recent.extend(value)
            case "natures" | "reasons":
                setattr(conversation, name, tuple(value))
            case "counted":
                conversation.counted.update((table, cell) for table, cell in value)
            case "salt" | "help" | "wipe":
                setattr(conversation.words, name, value and bytes.fromhex(value))
            case "danger":
                # what one gateway has heard is not unheard by another
                conversation.danger = max(conversation.danger, value, key=LEVELS.index)
            case _ if name.startswith(_SLOT):
                conversation.slots[name.removeprefix(_SLOT)] = value
            case _:
                setattr(conversation, name, value)
