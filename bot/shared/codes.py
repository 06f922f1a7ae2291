"""Codes from the web to Telegram that any gateway gives and any gateway takes, once."""

from __future__ import annotations

import dataclasses

import orjson

from bot.continuation import Carried, Continuations, carried_by, hash_of, new_code
from bot.erasure import Conversation
from bot.shared.link import PATIENCE, Link, StoreAway
from bot.shared.seal import Seal


class SharedContinuations(Continuations):
    """The codes that can still be used, in Redis; in this process while Redis is away.

    Args:
        lifetime: seconds for which a code can be used.
        link: to Redis.
        seal: closes what a code carries, so that only the code and this deployment open it.
    """

    def __init__(self, lifetime: int, link: Link, seal: Seal) -> None:
        super().__init__(lifetime)
        self._seconds = lifetime
        self._link = link
        self._seal = seal

    async def issue(self, key: str, conversation: Conversation) -> str:
        """Returns a code for a conversation; an older one of the same no longer works."""
        code = new_code()
        carried = orjson.dumps(dataclasses.asdict(carried_by(conversation)))
        owner, name, sealed = self._owner(key), _name(code), self._seal.close(code, carried)

        async def request() -> None:
            older = await self._link.client.getdel(owner)
            async with self._link.client.pipeline() as pipe:
                if older:
                    pipe.delete(older)
                pipe.set(name, sealed, ex=self._seconds)
                pipe.set(owner, name, ex=self._seconds)
                await pipe.execute()

        try:
            await self._link.ask(request, PATIENCE)
        except StoreAway:
            return await super().issue(key, conversation)
        return code

    async def redeem(self, code: str) -> Carried | None:
        """Returns what a code carries, once; None where it is unknown, used or too old."""
        try:
            sealed = await self._link.ask(lambda: self._link.client.getdel(_name(code)), PATIENCE)
        except StoreAway:
            sealed = None
        plain = self._seal.open(code, sealed) if isinstance(sealed, bytes) else None
        if plain is None:
            return await super().redeem(code)
        kept = orjson.loads(plain)
        return Carried(kept["theme"], kept["danger"], tuple(kept["natures"]), kept["slots"])

    async def drop(self, key: str) -> None:
        """Makes the codes of a conversation useless; a Redis that is away lets them expire."""
        await super().drop(key)
        owner = self._owner(key)

        async def request() -> None:
            name = await self._link.client.getdel(owner)
            if name:
                await self._link.client.delete(name)

        try:
            await self._link.ask(request, PATIENCE)
        except StoreAway:
            return

    def _owner(self, key: str) -> str:
        return "repere:o:" + self._seal.name("code of", key)


def _name(code: str) -> str:
    return "repere:c:" + hash_of(code).hex()
