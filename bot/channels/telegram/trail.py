"""Which messages stand in a chat, so that they can be deleted: ids and times, never a text.

Memory answers at once; the database behind it makes a sweep possible after a restart and
lets several gateways delete each other's messages. A database that is away delays nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict, deque
from collections.abc import Callable

import structlog

from bot.channels.telegram.claims import Ticket
from bot.channels.telegram.seal import Seal
from bot.channels.telegram.store import (
    AWAY,
    DELETABLE_FOR,
    SWEPT_AFTER,
    Mark,
    Store,
    tried,
    within,
)

log = structlog.get_logger()

_WRITTEN_EVERY = 0.005  # seconds
_LATE = 60.0  # seconds that « Effacer » waits for a database that is being opened
_PATIENCE = 0.5  # seconds that « Effacer » gives the database
_RETRY = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_WAITING = 50_000  # messages that wait for a database; the oldest are given up first


class Trail:
    """Messages that stand in chats, and updates that were taken care of.

    Args:
        store: the database behind it.
        seal: hides the chat ids in it.
        clock: seconds since 1970.
    """

    def __init__(self, store: Store, seal: Seal, clock: Callable[[], float]) -> None:
        self.is_open = asyncio.Event()
        """Set while the database has its tables."""
        self._store = store
        self._seal = seal
        self._clock = clock
        self._ids: OrderedDict[int, dict[int, float]] = OrderedDict()
        self._marks: deque[Mark] = deque(maxlen=_WAITING)
        self._updates: deque[Ticket] = deque(maxlen=_WAITING)
        self._news = asyncio.Event()
        self._flushing = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to open the database and to write behind what is added."""
        self._writer = asyncio.create_task(self._write())

    async def close(self) -> None:
        """Writes what still waits and closes the database."""
        if self._writer:
            self._writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._writer
        if self.is_open.is_set():
            with contextlib.suppress(*AWAY):
                await within(1, self._flush())
        await self._store.close()

    def add(self, chat: int, message_id: int, sent_at: float) -> None:
        """Remembers that a message stands in a chat.

        Args:
            chat: Telegram's id of the chat.
            message_id: Telegram's number of the message in that chat.
            sent_at: seconds since 1970, by Telegram's clock.
        """
        known = self._ids.setdefault(chat, {})
        self._ids.move_to_end(chat)
        if message_id in known:
            return
        known[message_id] = sent_at
        self._marks.append(
            Mark(self._seal.key(chat), self._seal.close(chat), message_id, int(sent_at))
        )
        self._news.set()
        self._expire()

    def count(self, chat: int) -> int:
        """Returns how many messages of a chat are remembered in this process."""
        return len(self._ids.get(chat, ()))

    def take(self, chat: int) -> list[int]:
        """Returns the ids that this process remembers of a chat, and forgets them."""
        horizon = self._clock() - DELETABLE_FOR
        return [id_ for id_, at in self._ids.pop(chat, {}).items() if at > horizon]

    async def take_stored(self, chat: int) -> list[int]:
        """Returns the ids that the database remembers of a chat, and forgets them."""
        key = self._seal.key(chat)
        self._marks = deque((m for m in self._marks if m.key != key), maxlen=_WAITING)
        with contextlib.suppress(TimeoutError):  # late rather than never
            await asyncio.wait_for(self.is_open.wait(), _LATE)
        if not self.is_open.is_set():
            return []

        async def take() -> list[int]:
            async with self._flushing:
                ids = await self._store.messages(key)
                if ids:
                    await self._store.drop(key)
                await self._store.drop_chat(key)
                await self._store.claims.clear(key)
                return ids

        return await tried(within(_PATIENCE, take()), [])

    async def forget(self, chat: int) -> None:
        """Drops all that is known of a chat: its messages and its settings."""
        self.take(chat)
        await self.take_stored(chat)
        if self.is_open.is_set():
            await tried(self._store.forget(self._seal.key(chat)), None)

    async def due(self) -> list[tuple[int, list[int]]]:
        """Returns the messages whose time is over, by chat, and forgets them."""
        if not self.is_open.is_set():
            return self._due_in_memory()
        await tried(self._flush(), None)
        found: list[tuple[int, list[int]]] = []
        for (key, sealed), ids in (await tried(self._store.due(self._clock()), {})).items():
            chat = self._seal.open(key, sealed)
            if chat is None:
                log.warning("telegram_chat_sealed_with_another_key", count=len(ids))
            else:
                found.append((chat, ids))
                for id_ in ids:
                    self._ids.get(chat, {}).pop(id_, None)
            await tried(self._store.drop(key, ids), None)
        await tried(self._store.prune(self._clock()), None)
        return found

    def took(self, update: Ticket) -> None:
        """Remembers that an update was taken care of."""
        self._updates.append(update)
        self._news.set()

    def _due_in_memory(self) -> list[tuple[int, list[int]]]:
        horizon = self._clock() - SWEPT_AFTER
        due = [
            (chat, old)
            for chat, ids in self._ids.items()
            if (old := [id_ for id_, at in ids.items() if at <= horizon])
        ]
        for chat, old in due:
            for id_ in old:
                del self._ids[chat][id_]
        return due

    async def _write(self) -> None:
        for pause in (*_RETRY, *(_RETRY[-1] for _ in range(10**6))):
            try:
                await self._store.open()
                break
            except Exception as error:  # noqa: BLE001 - without it, memory alone has to do
                log.warning("telegram_store_away", why=type(error).__name__, seconds=pause)
                await asyncio.sleep(pause)
        self.is_open.set()
        while True:
            await self._news.wait()
            await asyncio.sleep(_WRITTEN_EVERY)
            self._news.clear()
            try:
                await self._flush()
            except AWAY as error:
                log.warning("telegram_store_away", why=type(error).__name__, seconds=1.0)
                await asyncio.sleep(1)
                self._news.set()

    async def _flush(self) -> None:
        async with self._flushing:
            marks, updates = list(self._marks), list(self._updates)
            if marks or updates:
                await self._store.add(marks, updates, self._clock())
                written = set(marks)
                self._marks = deque((m for m in self._marks if m not in written), maxlen=_WAITING)
                self._updates = deque(list(self._updates)[len(updates) :], maxlen=_WAITING)

    def _expire(self) -> None:
        horizon = self._clock() - DELETABLE_FOR
        while self._ids:
            chat, ids = next(iter(self._ids.items()))
            if ids and max(ids.values()) > horizon:
                return
            del self._ids[chat]
