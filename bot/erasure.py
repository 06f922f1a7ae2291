"""What is kept of a conversation in this process, for how long, and how it is forgotten.

All of it lives in memory: the last few messages (a signal may be split over
three of them), what was understood, and coarse facts that order the contacts.
Nothing here is ever written to a disk or a log.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

from bot.messages import Level

REMEMBERED_MESSAGES = 3


@dataclass(slots=True)
class ChosenWords:
    """The words that a person chose, as keyed hashes: they cannot be read back."""

    help: bytes | None = None
    """Brings the contacts back."""
    wipe: bytes | None = None
    """Erases the conversation."""


@dataclass(slots=True)
class Conversation:
    """The memory of one conversation, for as long as it lasts."""

    recent: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED_MESSAGES))
    theme: str | None = None
    """The topic that « et c'est puni ? » is about."""
    danger: Level = "none"
    asked: bool = False
    """Whether the last reply asked « es-tu en danger maintenant ? »."""
    natures: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    slots: dict[str, Any] = field(default_factory=dict)
    guessed: str | None = None
    """The topic that the assistant asked back about, to count what was meant."""
    counted: set[tuple[str, str]] = field(default_factory=set)
    """In which cells of the figures this conversation was counted already."""
    turns: int = 0
    opinion_asked: bool = False
    words: ChosenWords = field(default_factory=ChosenWords)
    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One turn at a time, in the order in which the messages came."""
    touched: float = field(default_factory=time.monotonic)


class Memory:
    """The conversations of this gateway; each is dropped when it is left alone.

    Args:
        lifetime: seconds after which an idle conversation is forgotten.
    """

    def __init__(self, lifetime: float) -> None:
        self._lifetime = lifetime
        self._conversations: OrderedDict[str, Conversation] = OrderedDict()

    def __len__(self) -> int:
        self.sweep()
        return len(self._conversations)

    def open(self, key: str) -> Conversation:
        """Returns the conversation of that key, a new one where there is none."""
        self.sweep()
        conversation = self._conversations.setdefault(key, Conversation())
        conversation.touched = time.monotonic()
        self._conversations.move_to_end(key)
        return conversation

    def get(self, key: str) -> Conversation | None:
        """Returns the conversation of that key where there is one."""
        self.sweep()
        return self._conversations.get(key)

    def forget(self, key: str) -> None:
        """Drops a conversation; one that does not exist is no error."""
        self._conversations.pop(key, None)

    def sweep(self) -> None:
        """Drops the conversations that were left alone for too long."""
        horizon = time.monotonic() - self._lifetime
        while self._conversations:
            key, oldest = next(iter(self._conversations.items()))
            if oldest.touched > horizon:
                return
            self.forget(key)
