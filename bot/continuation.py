"""From the web to Telegram by a code that works once, for ten minutes.

A code carries what was understood (topic, danger, coarse facts), never a text. It dies
with the conversation that asked for it: « Quitter vite » and « effacer » reach it too.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from bot.erasure import Conversation
from bot.messages import Level

PREFIX = "c_"
"""Tells a continuation from the code of a poster in Telegram's /start."""
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Carried:
    """What a conversation takes along."""

    theme: str | None
    danger: Level
    natures: tuple[str, ...]
    slots: dict[str, Any] = field(default_factory=dict)


class Continuations:
    """The codes that can still be used, in memory, known by their hash alone.

    Args:
        lifetime: seconds for which a code can be used.
    """

    def __init__(self, lifetime: float) -> None:
        self.lifetime = lifetime
        self._open: OrderedDict[bytes, tuple[float, str, Carried]] = OrderedDict()

    async def issue(self, key: str, conversation: Conversation) -> str:
        """Returns a code for a conversation; an older one of the same no longer works.

        Args:
            key: id of the conversation in the stores.
            conversation: what is remembered of it.
        """
        await self.drop(key)
        while len(self._open) >= _MOST:
            self._open.popitem(last=False)
        code = new_code()
        until = time.monotonic() + self.lifetime
        self._open[hash_of(code)] = (until, key, carried_by(conversation))
        return code

    async def redeem(self, code: str) -> Carried | None:
        """Returns what a code carries, once; None where it is unknown, used or too old."""
        self.sweep()
        found = self._open.pop(hash_of(code), None)
        return found[2] if found else None

    async def drop(self, key: str) -> None:
        """Makes the codes of a conversation useless."""
        self.sweep()
        for hashed in [h for h, (_, owner, _) in self._open.items() if owner == key]:
            del self._open[hashed]

    def sweep(self) -> None:
        """Drops the codes that can no longer be used."""
        now = time.monotonic()
        while self._open:
            hashed, (until, _, _) = next(iter(self._open.items()))
            if until > now:
                return
            del self._open[hashed]


def take_over(conversation: Conversation, carried: Carried) -> None:
    """Lets a conversation go on from what was carried.

    Args:
        conversation: the new one.
        carried: what the code brought.
    """
    conversation.theme = carried.theme
    conversation.danger = carried.danger
    conversation.natures = carried.natures
    conversation.slots.update(carried.slots)


def new_code() -> str:
    """Returns a code that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(12)


def carried_by(conversation: Conversation) -> Carried:
    """Returns what a conversation takes along."""
    return Carried(
        conversation.theme, conversation.danger, conversation.natures, dict(conversation.slots)
    )


def hash_of(code: str) -> bytes:
    """Returns the only form in which a code is kept."""
    return hashlib.sha256(code.encode()).digest()
