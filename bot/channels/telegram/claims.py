"""Which gateway is at which update, in the database that all of them share: no text, ever.

While an update is being answered its row tells the keyed hash of its chat, so that another
gateway leaves that chat's next update alone. Once it was acknowledged to Telegram, which then
offers it no more, the row holds the sealed chat too: if this gateway dies, another one can at
least say that the answer is missing. Both go as soon as the answer is out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import and_, delete, exists, func, select
from sqlalchemy import update as change
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.channels.telegram.tables import UpdateRow

HELD_FOR = 10
"""Seconds after which another gateway may take an update, unless this one says it is alive."""

_KEPT_FOR = 25 * 3600  # seconds; Telegram offers an update for 24 hours
_MANY = 2000
_SETTLED: dict[str, Any] = {"held_until": None, "key": None, "sealed": None}

Claim = Literal["ours", "held", "done"]
"""Whose an update is: this gateway's, another's that is at it, or nobody's any more."""

Writers = AbstractAsyncContextManager[Any]
"""A lock or a semaphore."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """An update with the key of its chat; ``key`` is empty where it has none."""

    number: int
    key: str
    sealed: bytes = b""


class Claims:
    """The table of updates.

    Args:
        engine: the database.
        insert: the dialect's insert, which knows conflicts.
        writers: held while writing: as many at once as the database likes.

    Every method raises ``sqlalchemy.exc.SQLAlchemyError`` where the database cannot be used.
    """

    def __init__(self, engine: AsyncEngine, insert: Any, writers: Writers) -> None:
        self._engine = engine
        self._insert = insert
        self._writers = writers

    async def settled(self) -> list[int]:
        """Returns the numbers of the latest updates that were taken care of."""
        wanted = select(UpdateRow.update_id).where(UpdateRow.held_until.is_(None))
        wanted = wanted.order_by(UpdateRow.seen_at.desc()).limit(_MANY)
        async with self._engine.connect() as connection:
            return list((await connection.scalars(wanted)).all())

    async def claim(
        self, ticket: Ticket, now: float, mine: Sequence[int] = (), urgent: bool = False
    ) -> Claim:
        """Tells whose an update is: one of several gateways gets it, for a few seconds.

        Whoever got it and did not say in that time that it is alive is thought dead.

        Args:
            ticket: the update.
            now: seconds since 1970.
            mine: updates of the same chat that this gateway is at already.
            urgent: whether it is answered though another gateway is at the same chat.
        """
        until = {"held_until": int(now) + HELD_FOR, "key": ticket.key or None}
        insert = self._insert(UpdateRow).values(update_id=ticket.number, seen_at=int(now), **until)
        taken_over = insert.on_conflict_do_update(
            index_elements=["update_id"], set_=until, where=UpdateRow.held_until <= int(now)
        )
        # what was written, not the count of rows: psycopg gives none for an insert
        written = taken_over.returning(UpdateRow.update_id)
        held = select(UpdateRow.held_until).where(UpdateRow.update_id == ticket.number)
        async with self._writers, self._engine.begin() as connection:
            if ticket.key and not urgent:
                await self._alone_in(connection, ticket.key)
            if await connection.scalar(written) is None:
                return "done" if await connection.scalar(held) is None else "held"
            # asked after writing: until then SQLite lets another one write
            alone = urgent or not ticket.key
            if alone or not await connection.scalar(_others_work(ticket, now, mine)):
                return "ours"
            await connection.rollback()
            return "held"

    async def owe(self, tickets: Sequence[Ticket], now: float) -> None:
        """Notes updates that are acknowledged before their answer is out."""
        insert = self._insert(UpdateRow)
        new = insert.excluded
        owed = insert.on_conflict_do_update(
            index_elements=["update_id"],
            set_={"held_until": new.held_until, "key": new.key, "sealed": new.sealed},
            where=UpdateRow.held_until.is_not(None),
        )
        rows = [
            {
                "update_id": t.number,
                "seen_at": int(now),
                "held_until": int(now) + HELD_FOR,
                "key": t.key,
                "sealed": t.sealed,
            }
            for t in sorted(tickets, key=lambda t: t.number)
        ]
        async with self._writers, self._engine.begin() as connection:
            await connection.execute(owed, rows)

    async def renew(self, numbers: Sequence[int], now: float, seconds: float = HELD_FOR) -> None:
        """Says that this gateway is alive and at these updates for so many seconds more."""
        for start in range(0, len(numbers), _MANY):
            part = UpdateRow.update_id.in_(numbers[start : start + _MANY])
            await self._write(
                change(UpdateRow)
                .where(part, UpdateRow.held_until.is_not(None))
                .values(held_until=int(now + seconds))
            )

    async def settle(
        self, connection: AsyncConnection, tickets: Sequence[Ticket], now: float
    ) -> None:
        """Notes updates that were taken care of, and with them what was owed before in a chat."""
        insert = self._insert(UpdateRow)
        numbers = sorted({t.number for t in tickets})  # in one order for all gateways
        rows = [{"update_id": number, "seen_at": int(now), **_SETTLED} for number in numbers]
        done = insert.on_conflict_do_update(index_elements=["update_id"], set_=_SETTLED)
        await connection.execute(done, rows)
        latest = {t.key: t.number for t in sorted(tickets, key=lambda t: t.number) if t.key}
        for key, number in latest.items():
            await connection.execute(_owed(key, UpdateRow.update_id < number))

    async def clear(self, key: str) -> None:
        """Owes a chat nothing any more: « Effacer » is followed by no word."""
        await self._write(_owed(key))

    async def orphans(self, now: float) -> list[Ticket]:
        """Takes what was acknowledged by a gateway that died before it answered."""
        columns = (UpdateRow.update_id, UpdateRow.key, UpdateRow.sealed)
        taken = (
            delete(UpdateRow)
            .where(UpdateRow.sealed.is_not(None), UpdateRow.held_until <= int(now))
            .returning(*columns)
        )
        async with self._writers, self._engine.begin() as connection:
            rows = (await connection.execute(taken)).all()
            found = [Ticket(number, key or "", sealed or b"") for number, key, sealed in rows]
            if found:
                await self.settle(connection, found, now)
        return found

    async def prune(self, now: float) -> None:
        """Drops the numbers of old updates."""
        await self._write(delete(UpdateRow).where(UpdateRow.seen_at < now - _KEPT_FOR))

    async def _alone_in(self, connection: AsyncConnection, key: str) -> None:
        """Lets two gateways that claim updates of one chat at the same time go one by one."""
        if self._engine.dialect.name == "postgresql":  # SQLite has one writer anyway
            number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:7])
            await connection.execute(select(func.pg_advisory_xact_lock(number)))

    async def _write(self, statement: Any) -> None:
        async with self._writers, self._engine.begin() as connection:
            await connection.execute(statement)


def _others_work(ticket: Ticket, now: float, mine: Sequence[int]) -> Any:
    return select(
        exists().where(
            UpdateRow.key == ticket.key,
            UpdateRow.held_until > int(now),
            UpdateRow.update_id.not_in([ticket.number, *mine]),
        )
    )


def _owed(key: str, *more: Any) -> Any:
    owed = and_(UpdateRow.key == key, UpdateRow.sealed.is_not(None), *more)
    return change(UpdateRow).where(owed).values(**_SETTLED)
