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
_OPEN_AFTER = 3  # failures in a row
_OPEN_FOR = 1.0  # seconds without asking
_CONNECTIONS = 64


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
            timeout=BUDGET,
            socket_timeout=BUDGET,
            socket_connect_timeout=BUDGET,
            # a request is made once: whoever waits for it has no time for another
            retry=Retry(NoBackoff(), 0),
        )
        self.client: Redis = Redis(connection_pool=self.pool)
        self.patient: Redis = Redis.from_url(url, socket_connect_timeout=1)
        """For what is waited for: the news of the other gateways."""
        self._failures = 0
        self._closed_again_at = 0.0

    async def ask(self, request: Callable[[], Awaitable[T]]) -> T:
        """Makes a request.

        Args:
            request: makes it, with ``client`` or with ``pool``.

        Raises:
            StoreAway: it was not answered within ``BUDGET``, or Redis failed a moment ago.
        """
        now = time.monotonic()
        if now < self._closed_again_at:
            raise StoreAway("failed a moment ago")
        if self._failures >= _OPEN_AFTER:  # one request finds out whether it is back
            self._closed_again_at = now + BUDGET
        try:
            async with asyncio.timeout(BUDGET):
                answer = await request()
        except (RedisError, OSError) as error:
            self._failed(type(error).__name__)
            raise StoreAway(type(error).__name__) from None
        if self._failures >= _OPEN_AFTER:
            log.info("store_is_back")
        self._failures, self._closed_again_at = 0, 0.0
        return answer

    async def close(self) -> None:
        """Closes the connections."""
        await self.patient.aclose()
        await self.client.aclose()
        await self.pool.aclose()

    def _failed(self, why: str) -> None:
        self._failures += 1
        if self._failures == _OPEN_AFTER:
            log.warning("store_away", why=why)
        if self._failures >= _OPEN_AFTER:
            self._closed_again_at = time.monotonic() + _OPEN_FOR
