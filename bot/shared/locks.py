"""One turn of a conversation at a time over all gateways; no lock outlives its holder for long."""

from __future__ import annotations

import asyncio
import contextlib
import time

from redis.asyncio.lock import Lock
from redis.exceptions import LockError

from bot.shared.link import PATIENCE, Link, StoreAway
from bot.shared.seal import Seal

_POLL = 0.02  # seconds between two attempts
_MARGIN = 1.0  # seconds that a turn takes beside its engine


class Held:
    """A lock that is held, or the leave to go on without one.

    Args:
        lock: None while Redis is away, or where waiting took too long.
        link: to Redis.
        waited: whether another turn was in the way.
    """

    def __init__(self, lock: Lock | None, link: Link, waited: bool) -> None:
        self._lock = lock
        self._link = link
        self.waited = waited

    async def release(self) -> None:
        """Lets the next turn go; a lock that expired is no error."""
        if self._lock is not None:
            with contextlib.suppress(StoreAway, LockError):
                await self._link.ask(self._lock.release, PATIENCE)


class Locks:
    """The locks of conversations.

    Args:
        link: to Redis.
        seal: gives the names.
        turn: seconds that one turn of an engine takes at most.
    """

    def __init__(self, link: Link, seal: Seal, turn: float) -> None:
        self._link = link
        self._seal = seal
        self._turn = turn

    async def acquire(self, key: str, turns: int = 1) -> Held:
        """Waits for the turn before, and goes on without the lock rather than not at all.

        Args:
            key: the conversation.
            turns: how many turns of the engine are to follow.
        """
        name = "repere:l:" + self._seal.name("lock", key)
        lock = Lock(self._link.client, name, timeout=self._turn * turns + _MARGIN)
        until = time.monotonic() + self._turn + _MARGIN
        waited = False
        try:
            while not await self._link.ask(lambda: lock.acquire(blocking=False), PATIENCE):
                waited = True
                if time.monotonic() > until:
                    return Held(None, self._link, waited)
                await asyncio.sleep(_POLL)
        except StoreAway:
            return Held(None, self._link, waited)
        return Held(lock, self._link, waited)
