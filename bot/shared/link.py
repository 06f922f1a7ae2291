"""Redis within a time limit, and left alone for a moment when it fails."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

T = TypeVar("T")

log = structlog.get_logger()

BUDGET = 0.1
"""Seconds for one request; a turn that signals danger makes three before it answers."""
PATIENCE = 0.5
"""Seconds for one request of a turn that can wait: better late than without its memory."""
_OPEN_AFTER = 3  # failures in a row …
_SILENCE = 0.5  # … and seconds since an answer: a machine that is busy is not away
_OPEN_FOR = 1.0  # seconds without asking
_CONNECTIONS = 64
_STEP = 0.02  # seconds


class StoreAway(Exception):
    """Redis did not answer in time, refused or is not there."""


class Link:
    """One gateway's connections to Redis.

    Args:
        url: ``redis://host:port/db``.
    """

    def __init__(self, url: str) -> None:
        self.pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,
            # a request is made once: whoever waits for it has no time for another
            retry=Retry(NoBackoff(), 0),
        )
        self.client: Redis = Redis(connection_pool=self.pool)
        self.patient: Redis = Redis.from_url(url, socket_connect_timeout=1)
        """For what is waited for: the news of the other gateways."""
        self._failures = 0
        self._answered_at = 0.0
        self._closed_again_at = 0.0

    async def ask(self, request: Callable[[], Awaitable[T]], seconds: float = BUDGET) -> T:
        """Makes a request.

        Args:
            request: makes it, with ``client`` or with ``pool``.
            seconds: how long its answer is waited for.

        Raises:
            StoreAway: it was not answered in time, or Redis failed a moment ago.
        """
        now = time.monotonic()
        if now < self._closed_again_at:
            raise StoreAway("failed a moment ago")
        if self._is_away(now):  # one request finds out whether it is back
            self._closed_again_at = now + seconds
        try:
            answer = await _in_time(request, seconds)
        except (RedisError, OSError) as error:
            self._failed(type(error).__name__)
            raise StoreAway(type(error).__name__) from None
        now = time.monotonic()
        if self._is_away(now):
            log.info("store_is_back")
        self._failures, self._answered_at, self._closed_again_at = 0, now, 0.0
        return answer

    async def close(self) -> None:
        """Closes the connections."""
        await self.patient.aclose()
        await self.client.aclose()
        await self.pool.aclose()

    def _failed(self, why: str) -> None:
        now = time.monotonic()
        was_away = self._is_away(now)
        self._failures += 1
        if self._is_away(now):
            self._closed_again_at = now + _OPEN_FOR
            if not was_away:
                log.warning("store_away", why=why)

    def _is_away(self, now: float) -> bool:
        return self._failures >= _OPEN_AFTER and now - self._answered_at > _SILENCE


async def _in_time(request: Callable[[], Awaitable[T]], seconds: float) -> T:
    """Awaits a request for so long; time in which this process could not run does not count.

    Raises:
        TimeoutError: it was not answered.
    """
    asked = asyncio.ensure_future(request())
    try:
        for _ in range(round(seconds / _STEP)):
            await asyncio.wait({asked}, timeout=_STEP)
            if asked.done():
                return asked.result()
        raise TimeoutError
    finally:
        asked.cancel()
