"""The memory of conversations that several gateways share, and its place while Redis is away.

A gateway reads a conversation at the start of a turn and writes what the turn changed at its
end. What cannot be written stays in this process and follows once Redis is back. A copy of
what was written stays for two minutes, for the case that Redis goes: a danger that is told
in two messages is then still read.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from redis.exceptions import RedisError

from bot.erasure import Conversation, Memory
from bot.shared.link import BUDGET, PATIENCE, Link, StoreAway
from bot.shared.locks import Locks
from bot.shared.parts import put_together, take_apart
from bot.shared.records import GUARD_SECONDS, Records
from bot.shared.seal import Seal

COPY_SECONDS = 120.0
"""How long a gateway remembers by itself what it wrote to Redis."""
_ERASED = "repere:erased"
_AGAIN = 0.5  # seconds until a lost connection to the news of erasures is made anew


@dataclass(slots=True)
class Shared(Conversation):
    """A conversation in the hands of one turn."""

    generation: bytes = b""
    """Changes when the conversation is erased."""
    loaded: dict[str, bytes] = field(default_factory=dict)
    """Its parts as they stand in Redis, as far as this turn knows."""
    loaded_at: float = field(default_factory=time.monotonic)


class SharedMemory(Memory):
    """The conversations of all gateways.

    Args:
        lifetime: seconds after which an idle conversation is forgotten.
        link: to Redis.
        seal: closes what is kept there.
        turn: seconds that one turn of an engine takes at most.
    """

    def __init__(self, lifetime: float, link: Link, seal: Seal, turn: float) -> None:
        super().__init__(lifetime)
        self._link = link
        self._records = Records(link, seal, int(lifetime))
        self._locks = Locks(link, seal, turn)
        self._copies = Memory(min(COPY_SECONDS, lifetime))
        self._erased: dict[str, float] = {}
        self._owed: set[str] = set()
        self._seal = seal
        self._arrivals: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        return super().__len__() + len(self._copies)

    def get(self, key: str) -> Conversation | None:
        """Returns what this gateway knows of a conversation by itself."""
        return super().get(key) or self._copies.get(key)

    async def find(self, key: str) -> Conversation | None:
        """Returns a conversation where there is one."""
        known_here = self.get(key) is not None
        conversation = await self.load(key)
        if known_here or (isinstance(conversation, Shared) and conversation.loaded):
            return conversation
        super().forget(key)
        return None

    async def load(self, key: str, hurries: Callable[[], bool] = lambda: False) -> Conversation:
        """Returns a conversation for one turn, a new one where there is none."""
        self.sweep()
        conversation = Shared(hurries=hurries())
        try:
            if conversation.hurries and key in self._owed:
                return self._alone(key)  # Redis has yet to hear that it was erased
            if conversation.hurries:
                found = await self._records.read(key, BUDGET)
            else:
                # one after the other, so that messages keep the order in which they came
                async with self._arrivals.setdefault(key, asyncio.Lock()):
                    await self._settle(key)
                    found = await self._records.read(key)
        except StoreAway:
            return self._alone(key)
        conversation.generation, conversation.loaded = found
        put_together(conversation.loaded, conversation)
        unwritten = super().get(key)
        if unwritten is not None:
            put_together(take_apart(unwritten), conversation)
        return conversation

    async def save(self, key: str, conversation: Conversation) -> bool:
        """Writes what a turn changed; what was erased meanwhile stays erased."""
        if not isinstance(conversation, Shared):
            # begun while Redis was away: it stands here, and follows with the next turn
            return await super().save(key, conversation)
        if self._erased.get(key, -1.0) >= conversation.loaded_at:
            return False
        parts = take_apart(conversation)
        before, generation = conversation.loaded, conversation.generation
        seconds = BUDGET if conversation.hurries else PATIENCE
        try:
            written = await self._records.write(key, generation, parts, before, seconds)
        except StoreAway:
            self.keep(key, conversation)
            return True
        super().forget(key)
        if written:
            conversation.loaded = parts
            self._copies.keep(key, conversation)
        else:
            self._copies.forget(key)
        return written

    @contextlib.asynccontextmanager
    async def order(
        self, key: str, conversation: Conversation, turns: int = 1
    ) -> AsyncIterator[bool]:
        """Lets the turns of a conversation come one by one, over all gateways."""
        queue = self._queues.setdefault(key, asyncio.Lock())
        async with queue:  # first come, first served among those of this gateway
            await self.save(key, conversation)  # a message that waits is known to the net already
            lock = await self._locks.acquire(key, turns)
            if lock.waited:
                await self._refresh(key, conversation)
            try:
                yield await self._is_first(key, conversation)
                await self.save(key, conversation)
            finally:
                await lock.release()

    async def erase(self, key: str) -> None:
        """Forgets a conversation on every gateway; a Redis that is away is told later."""
        self._drop(key)
        self._owed.add(key)
        with contextlib.suppress(StoreAway):
            await self._settle(key)

    async def tend(self) -> None:
        """Does what is due from time to time: expiry, and erasures that Redis does not know."""
        self.sweep()
        self._copies.sweep()
        horizon = time.monotonic() - GUARD_SECONDS
        self._erased = {key: at for key, at in self._erased.items() if at > horizon}
        with contextlib.suppress(StoreAway):
            for key in tuple(self._owed):
                await self._settle(key)

    async def listen(self) -> None:
        """Follows the erasures of the other gateways until it is cancelled."""
        while True:
            try:
                async with self._link.patient.pubsub() as news:
                    await news.subscribe(_ERASED)
                    async for message in news.listen():
                        if message["type"] == "message":
                            self._drop_named(message["data"].decode())
            except (RedisError, OSError):
                await asyncio.sleep(_AGAIN)

    def _alone(self, key: str) -> Conversation:
        """Returns a conversation as far as this gateway knows it."""
        known = super().get(key)
        if known is not None:
            return known
        copy = self._copies.get(key)
        if isinstance(copy, Shared):
            copy.loaded = {}  # nobody knows what a Redis that comes back still holds
            self.keep(key, copy)
        return self.open(key)

    async def _refresh(self, key: str, conversation: Conversation) -> None:
        """Takes over what the turn before wrote while this one waited."""
        if not isinstance(conversation, Shared):
            return
        with contextlib.suppress(StoreAway):
            generation, parts = await self._records.read(key)
            if generation == conversation.generation:
                put_together(parts, conversation)
                conversation.loaded = parts

    async def _is_first(self, key: str, conversation: Conversation) -> bool:
        """Tells whether no other gateway has begun to answer this very request."""
        if not conversation.request:
            return True
        try:
            return await self._records.mark(key, conversation.request)
        except StoreAway:
            return True

    async def _settle(self, key: str) -> None:
        if key in self._owed:
            await self._records.erase(key, _ERASED)
            self._owed.discard(key)

    def _drop(self, key: str) -> None:
        self._erased[key] = time.monotonic()
        super().forget(key)
        self._copies.forget(key)

    def _drop_named(self, name: str) -> None:
        for key in {*self._conversations, *self._copies.keys()}:
            if self._records.name(key) == name:
                self._drop(key)
