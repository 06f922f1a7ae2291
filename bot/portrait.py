"""Who the person is, where they said so: it orders the contacts and is never asked."""

from __future__ import annotations

from typing import Any

from bot.danger.net import Signal

_SLOTS: dict[str, tuple[str, object]] = {
    "man": ("genre", "m"),
    "woman": ("genre", "f"),
    "deaf": ("sourd", True),
    "speaks_en": ("langue", "en"),
    "speaks_ar": ("langue", "ar"),
    "speaks_es": ("langue", "es"),
}


def remember(slots: dict[str, Any], signal: Signal) -> None:
    """Notes what a message says of the writer; in doubt the gender is unknown again.

    A man who asks for his sister must not lose for her what is there for women.

    Args:
        slots: what is remembered of the conversation; changed in place.
        signal: what the first net read in the message.
    """
    slots.update(_SLOTS[trait] for trait in _SLOTS if trait in signal.traits)
    if "about_other" in signal.traits or signal.subject == "other":
        slots["genre"] = None
