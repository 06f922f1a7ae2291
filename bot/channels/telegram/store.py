"""What must outlive a restart, in the SQLAlchemy database: ids, times and chosen settings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, and_, delete, event, exists, or_, select, text
from sqlalchemy import update as change
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.telegram.claims import Claims, Ticket, Writers
from bot.channels.telegram.tables import ChatRow, MessageRow
from bot.directory.database import alembic_alone, make_engine, release

log = structlog.get_logger()

DELETABLE_FOR = 48 * 3600
"""Seconds for which Telegram lets a bot delete a message."""

SWEPT_AFTER = 46.5 * 3600
"""Seconds after which a message goes where the person chose no timer."""

_SETTINGS_FOR = 90 * 24 * 3600  # seconds without a message after which settings are forgotten
_LOCK = 921192  # one process at a time migrates a PostgreSQL database
_WRITERS = 5  # connections that SQLAlchemy keeps; more would be opened anew each time
_MANY = 2000
_NONE_CHOSEN = and_(
    ChatRow.timer.is_(None),
    ChatRow.discreet.is_(False),
    ChatRow.help_word.is_(None),
    ChatRow.wipe_word.is_(None),
)


AWAY = (SQLAlchemyError, OSError, TimeoutError)
"""What a database that cannot be used raises."""

T = TypeVar("T")


async def within(seconds: float, asked: Coroutine[Any, Any, T]) -> T:
    """Returns what the database answers, and leaves it alone if it takes too long.

    A driver's thread that waits for a lock cannot be interrupted, so nothing waits for it.

    Raises:
        TimeoutError: it did not answer in so many seconds.
    """
    task = asyncio.ensure_future(asked)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.add_done_callback(lambda late: late.cancelled() or late.exception())
        raise TimeoutError
    return task.result()


async def tried(asked: Awaitable[T], otherwise: T) -> T:
    """Returns what the database answers, or something else where it cannot be used."""
    try:
        return await asked
    except AWAY as error:
        log.warning("telegram_store_away", why=type(error).__name__)
        return otherwise


@dataclass(frozen=True, slots=True)
class Mark:
    """One message to remember: the chat's key and sealed id, the message's id and time."""

    key: str
    sealed: bytes
    message_id: int
    sent_at: int


class Store:
    """The channel's tables.

    Args:
        database_url: SQLAlchemy URL, the same as the directory's.

    Every method raises ``sqlalchemy.exc.SQLAlchemyError`` where the database cannot be used.
    """

    def __init__(self, database_url: str) -> None:
        self._engine: AsyncEngine = make_engine(database_url)
        self._insert = postgresql.insert
        self._writers: Writers = asyncio.Semaphore(_WRITERS)
        if self._engine.dialect.name == "sqlite":
            self._insert = sqlite.insert  # type: ignore[assignment]
            event.listen(self._engine.sync_engine, "connect", _overwrite_what_is_deleted)
            self._writers = asyncio.Lock()
        self.claims = Claims(self._engine, self._insert, self._writers)
        """The updates that the gateways are at."""

    async def open(self) -> None:
        """Creates the tables or brings them up to date."""
        async with alembic_alone(), self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": _LOCK})
            await connection.run_sync(_migrate)

    async def close(self) -> None:
        """Closes the connections."""
        await release(self._engine)

    async def add(self, marks: Sequence[Mark], updates: Sequence[Ticket], now: float) -> None:
        """Remembers messages that stand in chats, and updates that were taken care of."""
        statements: list[tuple[Any, list[dict[str, Any]]]] = []
        if marks:
            chats = {m.key: m for m in marks}
            # in one order for all gateways: two that write the same chats would else lock
            # each other out until the database ends one of them
            rows = [
                {"key": key, "sealed": m.sealed, "discreet": False, "seen_at": int(now)}
                for key, m in sorted(chats.items())
            ]
            insert = self._insert(ChatRow)
            refreshed = {"seen_at": insert.excluded.seen_at, "sealed": insert.excluded.sealed}
            on_chat = insert.on_conflict_do_update(index_elements=["key"], set_=refreshed)
            statements.append((on_chat, rows))
            in_order = sorted(marks, key=lambda m: (m.key, m.message_id))
            ids = [
                {"key": m.key, "message_id": m.message_id, "sent_at": m.sent_at} for m in in_order
            ]
            statements.append((self._insert(MessageRow).on_conflict_do_nothing(), ids))
        async with self._writers, self._engine.begin() as connection:
            for statement, rows in statements:
                await connection.execute(statement, rows)
            if updates:
                await self.claims.settle(connection, updates, now)

    async def messages(self, key: str) -> list[int]:
        """Returns the ids of the messages that are known to stand in a chat."""
        wanted = select(MessageRow.message_id).where(MessageRow.key == key)
        async with self._engine.connect() as connection:
            return list((await connection.scalars(wanted)).all())

    async def drop(self, key: str, ids: Sequence[int] | None = None) -> None:
        """Forgets messages of a chat, all of them where no ids are given."""
        gone = delete(MessageRow).where(MessageRow.key == key)
        if ids is not None:
            gone = gone.where(MessageRow.message_id.in_(ids))
        await self._write(gone)

    async def due(self, now: float) -> dict[tuple[str, bytes], list[int]]:
        """Returns what must be deleted by now: message ids by chat (key, sealed id)."""
        too_old = MessageRow.sent_at <= int(now - SWEPT_AFTER)
        timed_out = MessageRow.sent_at <= int(now) - ChatRow.timer
        wanted = (
            select(ChatRow.key, ChatRow.sealed, MessageRow.message_id)
            .join(MessageRow, MessageRow.key == ChatRow.key)
            .where(or_(and_(ChatRow.timer.is_(None), too_old), and_(ChatRow.timer > 0, timed_out)))
            .limit(_MANY)
        )
        found: dict[tuple[str, bytes], list[int]] = {}
        async with self._engine.connect() as connection:
            for key, sealed, message_id in await connection.execute(wanted):
                found.setdefault((key, sealed), []).append(message_id)
        return found

    async def settings(self, key: str) -> Mapping[str, Any] | None:
        """Returns the chosen settings of a chat by column name, None where there are none."""
        columns = (ChatRow.timer, ChatRow.discreet, ChatRow.help_word, ChatRow.wipe_word)
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(*columns).where(ChatRow.key == key))).first()
            return None if row is None else dict(row._mapping)

    async def save(self, key: str, sealed: bytes, chosen: Mapping[str, Any], now: float) -> None:
        """Keeps the settings of a chat, all columns of ``settings`` at once."""
        insert = self._insert(ChatRow).values(key=key, sealed=sealed, seen_at=int(now), **chosen)
        await self._write(insert.on_conflict_do_update(index_elements=["key"], set_=dict(chosen)))

    async def drop_chat(self, key: str) -> None:
        """Drops a chat whose messages are gone, where nothing was chosen for it."""
        await self._write(delete(ChatRow).where(ChatRow.key == key, _NONE_CHOSEN))

    async def forget(self, key: str) -> None:
        """Drops all that is known of a chat."""
        await self.drop(key)
        await self._write(delete(ChatRow).where(ChatRow.key == key))

    async def prune(self, now: float) -> None:
        """Drops what has expired: old ids, old updates, chats with nothing left to delete."""
        await self._write(delete(MessageRow).where(MessageRow.sent_at < now - DELETABLE_FOR))
        await self.claims.prune(now)
        empty = ~exists().where(MessageRow.key == ChatRow.key)
        useless = and_(_NONE_CHOSEN, empty, ChatRow.seen_at < now - 60)
        expired = ChatRow.seen_at < now - _SETTINGS_FOR
        await self._write(delete(ChatRow).where(or_(useless, expired)))

    async def reset(self, key: str) -> None:
        """Forgets the chosen settings of a chat and keeps its messages deletable."""
        nothing = {"timer": None, "discreet": False, "help_word": None, "wipe_word": None}
        await self._write(change(ChatRow).where(ChatRow.key == key).values(**nothing))

    async def _write(self, statement: Any) -> None:
        async with self._writers, self._engine.begin() as connection:
            await connection.execute(statement)


def _overwrite_what_is_deleted(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
