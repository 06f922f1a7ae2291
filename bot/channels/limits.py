"""How often somebody may ask: by conversation and by network, with no address kept.

A network is known by a keyed hash; the key is drawn anew each day, so that nobody can
tell tomorrow who came today. What is over a limit is refused only after the danger net
has read it: ``bot.wishes.is_urgent``.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable
from datetime import date

from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.types import Scope

from bot.channels.problems import Problem
from bot.counts.tally import today

_LOGIN_SECONDS = 900
RETRY_SECONDS = 30
RETRY = {"retry-after": str(RETRY_SECONDS)}
"""Headers of a refusal that is a page."""


class Limits:
    """The limits of this gateway; a limit of 0 does not exist.

    Args:
        conversation: messages of one conversation in a minute.
        network: requests of one network in a minute.
        logins: wrong passwords of one network in a quarter of an hour.
        day: tells the day.
    """

    def __init__(
        self, conversation: int, network: int, logins: int, day: Callable[[], date] = today
    ) -> None:
        self._items = {
            "conversation": RateLimitItemPerMinute(conversation or 1),
            "network": RateLimitItemPerMinute(network or 1),
            "logins": RateLimitItemPerSecond(logins, _LOGIN_SECONDS),
        }
        self._off = {
            n for n, limit in (("conversation", conversation), ("network", network)) if not limit
        }
        self._day = day
        self._key_of: date | None = None
        self._renew()

    async def hit(self, kind: str, who: str) -> bool:
        """Counts a request and tells whether it stays within the limit.

        Args:
            kind: ``conversation``, ``network`` or ``logins``.
            who: what is limited; it is hashed before anything remembers it.
        """
        if kind in self._off:
            return True
        self._renew()
        return bool(await self._limiter.hit(self._items[kind], kind, self._hash(who)))

    async def is_open(self, kind: str, who: str) -> bool:
        """Tells, without counting, whether another request would be within the limit."""
        self._renew()
        return bool(await self._limiter.test(self._items[kind], kind, self._hash(who)))

    def _hash(self, who: str) -> str:
        return hmac.new(self._key, who.encode(), hashlib.sha256).hexdigest()

    def _renew(self) -> None:
        """Draws a new key, and forgets what was counted under the old one, once a day."""
        if self._key_of != self._day():
            self._key_of = self._day()
            self._key = secrets.token_bytes(32)
            self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())


def network(scope: Scope) -> str:
    """Returns the network that a request comes from: an IPv4 address, or the /64 of an IPv6."""
    host = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def too_many() -> Problem:
    """Returns the refusal: says what to do, and that help does not wait for it."""
    detail = (
        "Attends une demi-minute, puis réessaie. Si tu es en danger, écris-le : "
        "ces messages-là passent toujours."
    )
    return Problem(429, detail, retry_after=RETRY_SECONDS)
