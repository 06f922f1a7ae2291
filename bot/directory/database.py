"""The directory in a database: tables brought up to date, filled from the files, read.

SQLite by default, PostgreSQL at scale. ``Directory.open`` is what the rest of the program
uses; it never fails because of what happens here.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, make_url, select, text
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)

from bot.directory.load import load_services
from bot.directory.model import Service
from bot.directory.models import ServiceRow, digest, to_row, to_services

VERSION_TABLE = "directory_version"
DRIVER_SECONDS = 0.02
"""How long aiosqlite's thread takes to end after a connection that failed."""

_LOCK = 921191
"""One process at a time migrates and syncs a PostgreSQL database."""

_ALEMBIC = threading.Lock()
_ASKED_AGAIN = 0.02  # seconds

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


def make_engine(database_url: str, migrates: bool = False) -> AsyncEngine:
    """Returns an engine with the asynchronous driver of the database.

    Args:
        database_url: ``sqlite:///…`` or ``postgresql://…``.
        migrates: SQLite, too, is to keep what changes tables inside the transaction (PEP 249),
            so that a migration that is broken off leaves no half of its tables behind.
    """
    url = make_url(database_url)
    driver = _DRIVERS.get(url.drivername, url.drivername)
    options = {"autocommit": False} if migrates and driver.startswith("sqlite") else {}
    return create_async_engine(url.set(drivername=driver), connect_args=options)


async def release(engine: AsyncEngine) -> None:
    """Closes an engine and lets the driver's thread report back while the loop still runs."""
    await engine.dispose()
    await asyncio.sleep(DRIVER_SECONDS)


@asynccontextmanager
async def alembic_alone() -> AsyncIterator[None]:
    """One migration at a time: Alembic keeps what it works on in variables of its modules."""
    # asked for, not waited for: the other one may run in this very thread
    while not _ALEMBIC.acquire(blocking=False):  # noqa: ASYNC110
        await asyncio.sleep(_ASKED_AGAIN)
    try:
        yield
    finally:
        _ALEMBIC.release()


async def sync(engine: AsyncEngine, services: Sequence[Service] | None = None) -> int:
    """Migrates the database and makes its rows equal to the services, all of them or none.

    Args:
        engine: the database.
        services: what it is to hold; those of the data files where none are given.

    Returns how many services were added, changed or removed: 0 the second time.
    """
    wanted = load_services() if services is None else services
    async with alembic_alone(), engine.begin() as connection:
        await _lock(connection)
        await connection.run_sync(_migrate)
        return await _write(connection, wanted)


async def migrate(engine: AsyncEngine, revision: str = "heads") -> None:
    """Brings the tables up to date, or as far as a revision; the rows stay as they are."""
    async with alembic_alone(), engine.begin() as connection:
        await _lock(connection)
        await connection.run_sync(_migrate, revision)


async def read(engine: AsyncEngine) -> tuple[Service, ...]:
    """Returns the services a database holds, in the order of the files."""
    async with AsyncSession(engine) as session:
        return to_services((await session.scalars(select(ServiceRow))).all())


async def bring_up_to_date(database_url: str) -> tuple[Service, ...]:
    """Migrates and fills a database, and returns the services it then holds.

    Raises:
        RuntimeError: the database does not hold the services of the files.
        sqlalchemy.exc.SQLAlchemyError, OSError: the database cannot be used.
    """
    engine = make_engine(database_url, migrates=True)
    try:
        await sync(engine)
        services = await read(engine)
    finally:
        await release(engine)
    if len(services) != len(load_services()):
        raise RuntimeError("the database does not hold the services of the files")
    return services


async def _lock(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _migrate(connection: Connection, revision: str = "heads") -> None:
    # a tenth of a second to import, which the first contacts need not wait for
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def _write(connection: AsyncConnection, services: Sequence[Service]) -> int:
    async with AsyncSession(connection) as session:
        rows = {row.id: row for row in await session.scalars(select(ServiceRow))}
        wanted = {service.id: place for place, service in enumerate(services)}
        stale = [
            id_
            for id_, row in rows.items()
            if id_ not in wanted or row.digest != digest(services[wanted[id_]], wanted[id_])
        ]
        for id_ in stale:
            await session.delete(rows[id_])
        await session.flush()
        new = [id_ for id_ in wanted if id_ not in rows or id_ in stale]
        session.add_all(to_row(services[wanted[id_]], wanted[id_]) for id_ in new)
        await session.flush()
        return len({*stale, *new})
