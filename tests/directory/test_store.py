"""The directory in a database: real SQLite and real PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.counts.models import Base as CountBase
from bot.directory import Directory, Situation
from bot.directory.database import VERSION_TABLE, bring_up_to_date, make_engine, read, sync
from bot.directory.load import load_services
from bot.directory.model import Service
from bot.directory.models import Base
from bot.switch import Base as SwitchBase
from tests.databases import emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'directory.db'}"
    server: str = request.getfixturevalue("postgres_url")
    asyncio.run(emptied(server))
    return server


def test_migrate_fill_and_read_back(url: str) -> None:
    async def scenario() -> None:
        engine = make_engine(url)
        assert await sync(engine) == len(load_services())
        assert await sync(engine) == 0
        assert await read(engine) == load_services()
        await engine.dispose()

    asyncio.run(scenario())


def test_a_changed_or_foreign_row_is_put_right(url: str) -> None:
    async def scenario() -> None:
        engine = make_engine(url)
        await sync(engine)
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE service SET digest = 'x' WHERE id = 'fvv92'"))
            await connection.execute(text("DELETE FROM channel WHERE service_id = 'pharos'"))
            await connection.execute(text("DELETE FROM service WHERE id = 'pharos'"))
        assert await sync(engine) == 2
        assert await read(engine) == load_services()
        await engine.dispose()

    asyncio.run(scenario())


def test_the_migrations_make_the_tables_of_the_models(url: str) -> None:
    def drift(connection: Connection) -> list[object]:
        options = {"version_table": VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=options)
        every: Any = [Base.metadata, CountBase.metadata, SwitchBase.metadata]
        return list(compare_metadata(context, every))

    async def scenario() -> None:
        engine = make_engine(url)
        await sync(engine)
        async with engine.connect() as connection:
            assert await connection.run_sync(drift) == []
        await engine.dispose()

    asyncio.run(scenario())


def test_a_start_that_is_broken_off_leaves_no_half_of_the_tables(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken_off(connection: AsyncConnection, services: Sequence[Service]) -> int:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr("bot.directory.database._write", broken_off)
        with pytest.raises(TimeoutError):
            asyncio.run(bring_up_to_date(url))

    async def tables() -> list[str]:
        engine = make_engine(url)
        async with engine.connect() as connection:
            names = await connection.run_sync(lambda c: inspect(c).get_table_names())
        await engine.dispose()
        return names

    assert asyncio.run(tables()) == []
    assert asyncio.run(bring_up_to_date(url)) == load_services()


def test_open_is_fast_and_gives_the_same_directory(url: str) -> None:
    async def scenario() -> None:
        await Directory.open(url)
        start = time.perf_counter()
        directory = await Directory.open(url)
        assert time.perf_counter() - start < 1.0
        assert directory.services == Directory.from_seed().services

    asyncio.run(scenario())


def test_several_processes_may_start_together(url: str) -> None:
    async def scenario() -> None:
        found = await asyncio.gather(*(Directory.open(url) for _ in range(4)))
        assert all(directory.services == load_services() for directory in found)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "broken",
    [
        "sqlite:////nowhere/at/all/directory.db",
        "postgresql://someone:hushhush@127.0.0.1:1/none",
        "not a url",
        "oracle://x",
    ],
)
def test_a_broken_database_is_replaced_by_the_files(
    broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        directory = asyncio.run(Directory.open(broken))
    assert directory.services == load_services()
    assert directory.refer(Situation(level="immediate"))[0].id == "police-17"
    assert "files used" in caplog.text
    assert "hushhush" not in caplog.text
    assert broken not in caplog.text


def test_a_file_that_is_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "directory.db"
    path.write_text("this is not a database, " * 100)
    directory = asyncio.run(Directory.open(f"sqlite:///{path}"))
    assert directory.services == load_services()
