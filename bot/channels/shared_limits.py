"""The limits of all gateways together, counted in Redis; each alone while Redis is away."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from bot.channels.limits import Limits
from bot.counts.tally import today
from bot.shared.link import Link, StoreAway

_DAY = 25 * 3600  # seconds: a key outlives its day by little


class SharedLimits(Limits):
    """Limits that hold over all gateways; a limit of 0 does not exist.

    A network is known by a hash whose key is made of two halves: one is this deployment's,
    the other is drawn each day and stands in Redis alone. Who has only one finds nobody.

    Args:
        conversation: messages of one conversation in a minute.
        network: requests of one network in a minute.
        logins: wrong passwords of one network in a quarter of an hour.
        link: to Redis.
        secret: key of this deployment.
        day: tells the day.
    """

    def __init__(
        self,
        conversation: int,
        network: int,
        logins: int,
        link: Link,
        secret: bytes,
        day: Callable[[], date] = today,
    ) -> None:
        super().__init__(conversation, network, logins, day)
        self._link = link
        self._secret = secret
        self._shared_key = b""
        self._shared_key_of: date | None = None
        pool: dict[str, Any] = {"connection_pool": link.pool}
        storage = RedisStorage("redis://", implementation="redispy", key_prefix="repere:n", **pool)
        self._together = SlidingWindowCounterRateLimiter(storage)

    async def hit(self, kind: str, who: str) -> bool:
        """Counts a request and tells whether it stays within the limit."""
        if kind in self._off:
            return True
        try:
            return await self._asked(self._together.hit, kind, who)
        except StoreAway:
            return await super().hit(kind, who)

    async def is_open(self, kind: str, who: str) -> bool:
        """Tells, without counting, whether another request would be within the limit."""
        try:
            return await self._asked(self._together.test, kind, who)
        except StoreAway:
            return await super().is_open(kind, who)

    async def _asked(self, ask: Callable[..., Awaitable[bool]], kind: str, who: str) -> bool:
        key = await self._todays_key()
        hashed = hmac.new(key, who.encode(), hashlib.sha256).hexdigest()
        return bool(await self._link.ask(lambda: ask(self._items[kind], kind, hashed)))

    async def _todays_key(self) -> bytes:
        day = self._day()
        if self._shared_key_of != day:
            drawn = await self._link.ask(lambda: self._draw(f"repere:day:{day}"))
            self._shared_key = hmac.new(self._secret, drawn, hashlib.sha256).digest()
            self._shared_key_of = day
        return self._shared_key

    async def _draw(self, name: str) -> bytes:
        """Returns the half that the first gateway of the day has drawn."""
        client = self._link.client
        await client.set(name, secrets.token_bytes(32), nx=True, ex=_DAY)
        found = await client.get(name)
        if not isinstance(found, bytes):
            raise StoreAway("too full to keep a key")
        return found
