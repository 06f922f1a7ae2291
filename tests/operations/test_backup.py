"""A copy of the database and the way back, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import gzip
import os
import secrets
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.backup import KEPT_DAYS, BackupError, backup, restore
from bot.channels.telegram.claims import Ticket
from bot.channels.telegram.store import Mark, Store
from bot.counts import store as counts
from bot.counts.models import CountRow, FigureRow
from bot.directory.database import make_engine, migrate, read, sync
from bot.directory.load import load_services
from bot.settings import ROOT
from bot.switch import Switch, turn

NewDatabase = Callable[[], str]
SPAN = date(2026, 11, 23)


@pytest.fixture(params=["sqlite", "postgresql"])
def new(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Gives an empty database each time."""
    if request.param == "sqlite":
        yield lambda: f"sqlite:///{tmp_path / secrets.token_hex(4)}.db"
        return
    server = make_url(request.getfixturevalue("postgres_url"))
    made: list[str] = []

    async def administer(command: str) -> None:
        engine = make_engine(server.render_as_string(hide_password=False))
        async with engine.connect() as connection:
            own = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await own.execute(text(command))
        await engine.dispose()

    def create() -> str:
        name = f"copy_{secrets.token_hex(4)}"
        asyncio.run(administer(f"CREATE DATABASE {name}"))
        made.append(name)
        return server.set(database=name).render_as_string(hide_password=False)

    yield create
    for name in made:
        asyncio.run(administer(f"DROP DATABASE {name} WITH (FORCE)"))


async def fill(url: str) -> None:
    """The directory, figures, the switch, and somebody on Telegram."""
    engine = make_engine(url)
    await sync(engine)
    async with engine.begin() as connection:
        await connection.execute(
            insert(CountRow).values(name="sujet", period=SPAN, cell="viol", number=31)
        )
        await connection.execute(
            insert(FigureRow).values(name="sujet", period=SPAN, cell="deepfake", number=40)
        )
    await engine.dispose()
    await turn(url, off=True)
    telegram = Store(url)
    await telegram.open()
    await telegram.add(
        [Mark("zyxgloubi", b"sealed", 7, int(time.time()))], [Ticket(9, "")], time.time()
    )
    await telegram.close()


async def open_numbers(url: str) -> list[tuple[str, date, str, int]]:
    engine = make_engine(url)
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(CountRow.name, CountRow.period, CountRow.cell, CountRow.number)
        )
        found = [(row.name, row.period, row.cell, row.number) for row in rows]
    await engine.dispose()
    return found


def test_all_comes_back_but_what_belongs_to_telegram(new: NewDatabase, tmp_path: Path) -> None:
    old, fresh = new(), new()

    async def both() -> None:
        await fill(old)
        path = await backup(old, tmp_path / "copies")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert b"zyxgloubi" not in gzip.decompress(path.read_bytes())
        rows = await restore(fresh, path)
        assert rows["service"] == len(load_services())
        assert await open_numbers(fresh) == [("sujet", SPAN, "viol", 31)]
        switch = Switch(fresh)
        await switch.look()
        assert switch.is_off()
        engine = make_engine(fresh)
        assert await read(engine) == load_services()
        figures = await counts.figures(engine)
        assert [(f.table, f.period, f.cell, f.number) for f in figures] == [
            ("sujet", SPAN, "deepfake", 40)
        ]
        assert await sync(engine) == 0  # a gateway finds nothing to do
        await engine.dispose()

    asyncio.run(both())


@pytest.mark.parametrize("revision", ["0001", "0002_counts"])
def test_a_copy_of_an_older_version_is_brought_up_to_date(
    new: NewDatabase, tmp_path: Path, revision: str
) -> None:
    old, fresh = new(), new()

    async def both() -> None:
        engine = make_engine(old)
        await migrate(engine, revision)
        if revision != "0001":
            async with engine.begin() as connection:
                await connection.execute(
                    insert(CountRow).values(name="sujet", period=SPAN, cell="viol", number=31)
                )
        await engine.dispose()
        rows = await restore(fresh, await backup(old, tmp_path))
        assert rows["count_open"] == int(revision != "0001")
        engine = make_engine(fresh)
        assert await sync(engine) == len(load_services())
        await engine.dispose()
        await turn(fresh, off=True)

    asyncio.run(both())


def test_a_database_that_holds_something_is_left_alone(new: NewDatabase, tmp_path: Path) -> None:
    url = new()
    asyncio.run(fill(url))
    path = asyncio.run(backup(url, tmp_path))
    with pytest.raises(BackupError, match="not empty"):
        asyncio.run(restore(url, path))
    assert asyncio.run(open_numbers(url)) == [("sujet", SPAN, "viol", 31)]


def test_a_damaged_copy_changes_nothing(new: NewDatabase, tmp_path: Path) -> None:
    old, fresh = new(), new()
    asyncio.run(fill(old))
    path = asyncio.run(backup(old, tmp_path))
    path.write_bytes(path.read_bytes()[:-20])
    for damaged in (path, ROOT / "README.md"):
        with pytest.raises(BackupError, match="damaged"):
            asyncio.run(restore(fresh, damaged))
    with pytest.raises((BackupError, SQLAlchemyError)):
        asyncio.run(backup(fresh, tmp_path))  # nothing was begun in it


def test_old_copies_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'repere.db'}"
    asyncio.run(fill(url))
    first = asyncio.run(backup(url, tmp_path))
    other = tmp_path / "letter.txt"
    other.write_text("ours")
    long_ago = time.time() - (KEPT_DAYS + 1) * 86400
    for path in (first, other):
        os.utime(path, (long_ago, long_ago))
    second = asyncio.run(backup(url, tmp_path))
    assert not first.exists()
    assert second.exists()
    assert other.exists()


def test_a_full_disk_leaves_no_half_copy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'repere.db'}"
    asyncio.run(fill(url))
    script = 'ulimit -f 1; exec "$0" -m bot backup "$1"'
    done = subprocess.run(
        ["sh", "-c", f"trap '' XFSZ; {script}", sys.executable, str(tmp_path / "copies")],
        env={"DATABASE_URL": url, "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == "repère: backup failed (OSError).\n"
    assert list((tmp_path / "copies").iterdir()) == []


def test_the_commands(tmp_path: Path) -> None:
    def run(database: str, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *command],
            env={"DATABASE_URL": f"sqlite:///{tmp_path / database}", "PATH": ""},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )

    asyncio.run(fill(f"sqlite:///{tmp_path / 'old.db'}"))
    path = run("old.db", "backup", str(tmp_path)).stdout.strip()
    assert "count_open: 1" in run("new.db", "restore", path).stdout
    refused = run("new.db", "restore", path)
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
