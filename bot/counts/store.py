"""The counts in the database: open spans are added to, ended ones are released once.

A release is drawn once and kept. The exact numbers behind it are deleted in the same
transaction, so that no later export can be computed from them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from operator import itemgetter

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.counts.links import Known, Span
from bot.counts.models import CountRow, FigureRow
from bot.counts.release import protect
from bot.counts.tables import Table
from bot.counts.tally import Cell

GRACE = timedelta(days=1)
"""Behind the end of a span, until every gateway has written what it counted."""
_DONE = ""
_KEY = ["name", "period", "cell"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One released figure: about ``number`` conversations, to the nearest few."""

    table: str
    period: date
    cell: str
    number: int


async def write(engine: AsyncEngine, numbers: Mapping[Cell, int]) -> None:
    """Adds numbers to the spans that are not released; what comes too late is dropped.

    Raises:
        sqlalchemy.exc.SQLAlchemyError, OSError: the database cannot be used.
    """
    async with engine.begin() as connection:
        closed = await _released(connection)
        for (name, period, cell), number in sorted(numbers.items()):
            if (name, period) not in closed:
                await _add(connection, name, period, cell, number)


async def release(
    engine: AsyncEngine, tables: Mapping[str, Table], today: date, chance: random.Random
) -> int:
    """Releases every span that ended, and returns how many there were.

    Args:
        engine: the database.
        tables: what is counted.
        today: the day in Paris.
        chance: draws the rounding.
    """
    async with engine.connect() as connection:
        rows = await connection.execute(select(CountRow.name, CountRow.period).distinct())
        spans = [(row.name, row.period) for row in rows]
    ended = [
        (name, period)
        for name, period in sorted(spans, key=itemgetter(1, 0))
        if name in tables and tables[name].end(period) + GRACE <= today
    ]
    done = 0
    for name, period in ended:
        try:
            done += await _release_one(engine, tables, (name, period), chance)
        except IntegrityError:  # another gateway released it in the same moment
            continue
    return done


async def figures(engine: AsyncEngine) -> tuple[Figure, ...]:
    """Returns all that was ever released, oldest first: the only numbers that are shown."""
    query = (
        select(FigureRow.name, FigureRow.period, FigureRow.cell, FigureRow.number)
        .where(FigureRow.cell != _DONE)
        .order_by(FigureRow.period, FigureRow.name, FigureRow.cell)
    )
    async with engine.connect() as connection:
        return tuple(Figure(*row) for row in (await connection.execute(query)).all())


async def _release_one(
    engine: AsyncEngine, tables: Mapping[str, Table], span: Span, chance: random.Random
) -> int:
    table, period = tables[span[0]], span[1]
    async with engine.begin() as connection:
        if (table.id, period) in await _released(connection):
            return 0
        mine = (CountRow.name == table.id, CountRow.period == period)
        rows = await connection.execute(select(CountRow.cell, CountRow.number).where(*mine))
        counts = {row.cell: row.number for row in rows}
        known = Known(tables, *await _all_released(connection))
        tell_tale = partial(known.tell_tale, (table.id, period))
        shown = {_DONE: 0, **protect(counts, table.groups, chance, tell_tale)}
        values = [
            {"name": table.id, "period": period, "cell": cell, "number": number}
            for cell, number in shown.items()
        ]
        await connection.execute(FigureRow.__table__.insert(), values)  # type: ignore[attr-defined]
        deleted: CursorResult[tuple[int]] = await connection.execute(delete(CountRow).where(*mine))
        return int(deleted.rowcount > 0)


async def _all_released(connection: AsyncConnection) -> tuple[dict[Cell, int], set[Span]]:
    query = select(FigureRow.name, FigureRow.period, FigureRow.cell, FigureRow.number)
    rows = (await connection.execute(query)).all()
    figures = {(row.name, row.period, row.cell): row.number for row in rows if row.cell != _DONE}
    return figures, {(row.name, row.period) for row in rows}


async def _released(connection: AsyncConnection) -> set[Span]:
    query = select(FigureRow.name, FigureRow.period).where(FigureRow.cell == _DONE)
    return {(row.name, row.period) for row in await connection.execute(query)}


async def _add(
    connection: AsyncConnection, name: str, period: date, cell: str, number: int
) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = dialect.insert(CountRow).values(name=name, period=period, cell=cell, number=number)
    added = {"number": CountRow.number + number}
    await connection.execute(row.on_conflict_do_update(index_elements=_KEY, set_=added))
