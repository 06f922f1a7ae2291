"""The switch with which the team turns the assistant off, for all gateways at once.

It is a row of the database, which every gateway reads every few seconds. A database that
cannot be read changes nothing: a gateway goes on as it was, and is on when it starts.
"""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy import Boolean, Integer, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.directory.database import make_engine, migrate, release

log = structlog.get_logger()

READ_EVERY = 5.0
"""Seconds between two looks at the row."""
_LIMIT = 4.0  # seconds that the database may take
_ROW = 1


class Base(DeclarativeBase):
    """The table of the switch."""


class SwitchRow(Base):
    """The one row; none means that the assistant was never switched off."""

    __tablename__ = "switch"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    is_off: Mapped[bool] = mapped_column(Boolean)


class Switch:
    """What this gateway knows of the switch.

    Args:
        database_url: SQLAlchemy URL.
        kept_off: off whatever the database says.
    """

    def __init__(self, database_url: str, kept_off: bool = False) -> None:
        self._url = database_url
        self._kept_off = kept_off
        self._row = False

    def is_off(self) -> bool:
        """Tells whether the assistant is switched off."""
        return self._kept_off or self._row

    async def look(self) -> None:
        """Reads the row; a database that is away, or not set up yet, changes nothing."""
        engine = make_engine(self._url)
        before = self.is_off()
        try:
            async with asyncio.timeout(_LIMIT):
                self._row = await _read(engine)
        except Exception as error:  # noqa: BLE001  a switch that cannot be read stays
            log.debug("switch_not_read", why=type(error).__name__)
        finally:
            await release(engine)
        if self.is_off() != before:
            log.warning("switched_off" if self.is_off() else "switched_on")

    async def watch(self) -> None:
        """Looks again and again until it is cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(READ_EVERY)


async def turn(database_url: str, *, off: bool) -> None:
    """Switches the assistant off or on; the gateways follow within ``READ_EVERY`` seconds.

    Raises:
        sqlalchemy.exc.SQLAlchemyError, OSError: the database cannot be used.
    """
    engine = make_engine(database_url)
    dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(SwitchRow).values(id=_ROW, is_off=off)
    try:
        await migrate(engine)
        async with engine.begin() as connection:
            changed = row.on_conflict_do_update(index_elements=["id"], set_={"is_off": off})
            await connection.execute(changed)
    finally:
        await release(engine)


async def _read(engine: AsyncEngine) -> bool:
    async with engine.connect() as connection:
        found = await connection.scalar(select(SwitchRow.is_off).where(SwitchRow.id == _ROW))
        return bool(found)
