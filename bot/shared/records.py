"""The records of conversations in Redis: a hash of sealed parts, and what guards them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import orjson

from bot.shared.link import PATIENCE, Link
from bot.shared.parts import AT_FIRST
from bot.shared.seal import Seal

GUARD_SECONDS = 60
"""How long an erasure and a begun request are remembered: longer than any turn lasts."""

_WRITTEN, _GONE = 1, 2
_WRITE = """
local generation = redis.call('GET', KEYS[2])
if generation and generation ~= ARGV[1] then return 0 end
if ARGV[3] == '1' and redis.call('EXISTS', KEYS[1]) == 0 then return 2 end
redis.call('HSET', KEYS[1], unpack(ARGV, 4))
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
"""
_ERASE = """
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[2], ARGV[1], 'EX', ARGV[2])
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 1
"""


class Records:
    """Reads, writes and erases what is kept of conversations.

    Args:
        link: to Redis.
        seal: closes each part.
        lifetime: seconds after which an idle conversation expires.
    """

    def __init__(self, link: Link, seal: Seal, lifetime: int) -> None:
        self._link = link
        self._seal = seal
        self._lifetime = lifetime
        self._write = link.client.register_script(_WRITE)
        self._erase = link.client.register_script(_ERASE)

    def name(self, key: str) -> str:
        """Returns the hash that stands for a conversation."""
        return self._seal.name("conversation", key)

    async def read(self, key: str, seconds: float = PATIENCE) -> tuple[bytes, dict[str, bytes]]:
        """Returns the generation of a conversation and its parts; what cannot be read is left.

        Args:
            key: the conversation.
            seconds: how long it may take.

        Raises:
            StoreAway: Redis did not answer in time.
        """
        record, guard = self._keys(key)

        async def request() -> tuple[bytes | None, dict[bytes, bytes]]:
            async with self._link.client.pipeline(transaction=False) as pipe:
                pipe.get(guard)
                pipe.hgetall(record)
                generation, sealed = await pipe.execute()
                return generation, sealed

        generation, sealed = await self._link.ask(request, seconds)
        parts: dict[str, bytes] = {}
        for one in sealed.values():
            plain = self._seal.open(key, one)
            if plain is not None:
                name, part = orjson.loads(plain)
                parts[name] = part.encode()
        return generation or b"", parts

    async def write(
        self,
        key: str,
        generation: bytes,
        parts: Mapping[str, bytes],
        before: Mapping[str, bytes],
        seconds: float = PATIENCE,
    ) -> bool:
        """Writes the parts that differ from what was read before.

        Args:
            key: the conversation.
            generation: of the time when it was read.
            parts: all of them.
            before: as they were read.
            seconds: how long it may take.

        Returns False where the conversation was erased since it was read.

        Raises:
            StoreAway: Redis did not answer in time.
        """
        known = {**AT_FIRST, **before}
        changed = {name: part for name, part in parts.items() if known.get(name) != part}
        if not changed:
            return True
        outcome = await self._put(key, generation, changed, bool(before), seconds)
        if outcome == _GONE:  # Redis was started anew in the middle of the turn
            outcome = await self._put(key, generation, parts, False, seconds)
        return outcome == _WRITTEN

    async def _put(
        self,
        key: str,
        generation: bytes,
        parts: Mapping[str, bytes],
        expected: bool,
        seconds: float,
    ) -> int:
        sealed: list[bytes | str] = []
        for name, part in parts.items():
            # also the names of the parts stay unknown: one of them tells of a danger
            sealed.append(self._seal.name(name, key)[:16])
            sealed.append(self._seal.close(key, orjson.dumps([name, part.decode()])))
        arguments = [generation, self._lifetime, int(expected), *sealed]

        async def request() -> int:
            return int(await self._write(keys=self._keys(key), args=arguments))

        return await self._link.ask(request, seconds)

    async def erase(self, key: str, channel: str) -> None:
        """Erases a conversation and tells the other gateways.

        Raises:
            StoreAway: Redis did not answer in time.
        """
        arguments: list[str | int] = [secrets.token_hex(8), GUARD_SECONDS, channel, self.name(key)]

        async def request() -> object:
            return await self._erase(keys=self._keys(key), args=arguments)

        await self._link.ask(request, PATIENCE)

    async def mark(self, key: str, request_id: str) -> bool:
        """Notes that a request is being answered; False where it was noted before.

        Raises:
            StoreAway: Redis did not answer in time.
        """
        name = "repere:r:" + self._seal.name(request_id, key)

        async def request() -> bool:
            return bool(await self._link.client.set(name, b"", nx=True, ex=GUARD_SECONDS))

        return await self._link.ask(request, PATIENCE)

    def _keys(self, key: str) -> list[str]:
        name = self.name(key)
        return [f"repere:m:{{{name}}}", f"repere:g:{{{name}}}"]
