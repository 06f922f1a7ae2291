"""What is kept of a conversation in this process, for how long, and how it is forgotten.

All of it lives in memory: the last few messages (a signal may be split over
three of them), what was understood, and coarse facts that order the contacts.
Nothing here is ever written to a disk or a log.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.messages import Level

REMEMBERED_MESSAGES = 3


@dataclass(slots=True)
class ChosenWords:
    """The words that a person chose, as salted hashes: they cannot be read back."""

    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
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
    missed: bool = False
    """Whether Rasa did not answer the last turn, and has to be told what it was about."""
    counted: set[tuple[str, str]] = field(default_factory=set)
    """In which cells of the figures this conversation was counted already."""
    turns: int = 0
    opinion_asked: bool = False
    words: ChosenWords = field(default_factory=ChosenWords)
    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One turn at a time, in the order in which the messages came."""
    touched: float = field(default_factory=time.monotonic)
    hurries: bool = False
    """Whether somebody waits for contacts, so that nothing else may take its time."""
    request: str = ""
    """The request in hand, as the proxy calls it each time that it sends it."""


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

    async def load(self, key: str, hurries: Callable[[], bool] = lambda: False) -> Conversation:
        """Returns a conversation for one turn, a new one where there is none.

        Args:
            key: the conversation.
            hurries: tells whether the turn must not wait for a store that is slow.
        """
        return self.open(key)

    async def find(self, key: str) -> Conversation | None:
        """Returns a conversation where there is one."""
        return self.get(key)

    async def save(self, key: str, conversation: Conversation) -> bool:
        """Keeps what a turn changed; False where the conversation was erased meanwhile."""
        return self._conversations.get(key) is conversation

    @asynccontextmanager
    async def order(
        self, key: str, conversation: Conversation, turns: int = 1
    ) -> AsyncIterator[bool]:
        """Lets the turns of a conversation come one by one.

        Args:
            key: the conversation.
            conversation: as it was loaded.
            turns: how many turns of an engine are to follow.

        Yields False where another gateway has begun to answer the same request.
        """
        async with conversation.order:
            yield True

    async def erase(self, key: str) -> None:
        """Forgets a conversation on every gateway."""
        self.forget(key)

    async def tend(self) -> None:
        """Does what is due from time to time: expiry."""
        self.sweep()

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

    def keep(self, key: str, conversation: Conversation) -> None:
        """Keeps a conversation in the place of the one that there is."""
        self._conversations[key] = conversation
        self.open(key)

    def keys(self) -> list[str]:
        """Returns the keys of the conversations that are kept now."""
        return list(self._conversations)

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
