"""A copy of the database in one file, and the way back, for SQLite and PostgreSQL alike.

In it: the index of the directory, the figures and the switch. Left out on purpose: all of
Telegram's tables. The numbers of messages that stand in chats are kept for 48 hours at most,
and a copy would keep them longer than people were told.
"""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import orjson
from sqlalchemy import Connection, Date, MetaData, Table, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.directory.database import VERSION_TABLE, make_engine, migrate, release

TABLES = ("service", "channel", "count_open", "count_released", "switch")
"""What a copy holds, in the order in which it can be written back."""
KEPT_DAYS = 8
"""After so many days a copy is deleted: it holds exact numbers of weeks that are not over."""
_FORMAT = 1
_PATTERN = "repere-*.json.gz"
_MANY = 500  # rows written at once


class BackupError(Exception):
    """A copy cannot be made or brought back; the text says why and what to do."""


async def backup(database_url: str, folder: Path) -> Path:
    """Writes a copy into a folder and deletes those of ours that are too old; returns its path.

    Args:
        database_url: SQLAlchemy URL.
        folder: made if it is missing; the copy can be read by its owner alone.

    Raises:
        BackupError: the database was never set up.
        sqlalchemy.exc.SQLAlchemyError, OSError: the database or the folder cannot be used.
    """
    engine = make_engine(database_url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_freeze)
            lines = await connection.run_sync(lambda c: list(_dump(c)))
    finally:
        await release(engine)
    return _keep(folder, lines)


async def restore(database_url: str, path: Path) -> dict[str, int]:
    """Fills an empty database from a copy, also one of an older version; all of it or nothing.

    Returns how many rows each table got.

    Raises:
        BackupError: the database is not empty, or the file is no copy of ours.
        sqlalchemy.exc.SQLAlchemyError, OSError: the database or the file cannot be used.
    """
    revision, rows = _read(path)
    engine = make_engine(database_url)
    try:
        await _check_empty(engine)
        await migrate(engine, revision)  # the tables as they were when the copy was made
        async with engine.begin() as connection:
            for name in TABLES:
                await connection.run_sync(_fill, name, rows.get(name, []))
        await migrate(engine)
    finally:
        await release(engine)
    return {name: len(rows.get(name, [])) for name in TABLES}


def _freeze(connection: Connection) -> None:
    """One moment for all tables: figures move from one to another when they are released."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    else:
        connection.exec_driver_sql("BEGIN")


def _dump(connection: Connection) -> Iterator[bytes]:
    found = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in found:
        raise BackupError("The database is empty: start the gateway once.")
    revision = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
    yield orjson.dumps({"repere": _FORMAT, "revision": revision})
    for name in TABLES:
        if name in found:
            table = Table(name, MetaData(), autoload_with=connection)
            for row in connection.execute(select(table)).mappings():
                kept = {str(column): value for column, value in row.items()}
                yield orjson.dumps({"table": name, "row": kept})


def _fill(connection: Connection, name: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    table = Table(name, MetaData(), autoload_with=connection)
    days = [column.name for column in table.columns if isinstance(column.type, Date)]
    for row in rows:
        row.update({day: date.fromisoformat(row[day]) for day in days if row[day]})
    for start in range(0, len(rows), _MANY):
        connection.execute(table.insert(), rows[start : start + _MANY])


async def _check_empty(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        found = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
    if found & {VERSION_TABLE, *TABLES}:
        raise BackupError("The database is not empty: stop the gateways and give it a new one.")


def _read(path: Path) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    try:
        with gzip.open(path) as lines:
            head = orjson.loads(next(lines))
            if head["repere"] != _FORMAT:
                raise BackupError("The file was made by a newer version.")
            for line in lines:
                entry = orjson.loads(line)
                rows.setdefault(entry["table"], []).append(entry["row"])
            return str(head["revision"]), rows
    except (ValueError, KeyError, TypeError, StopIteration, EOFError, gzip.BadGzipFile) as error:
        raise BackupError(f"The file is no copy, or is damaged ({type(error).__name__}).") from None


def _keep(folder: Path, lines: list[bytes]) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"repere-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.json.gz"
    _write_whole(path, lines)
    _drop_old(folder)
    return path


def _write_whole(path: Path, lines: list[bytes]) -> None:
    """Writes a file that is there as a whole or not at all."""
    unfinished = path.with_suffix(".part")
    try:
        with _private(unfinished) as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", filename="") as packed:
                packed.writelines(line + b"\n" for line in lines)
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _drop_old(folder: Path) -> None:
    oldest = time.time() - KEPT_DAYS * 86400
    for copy in folder.glob(_PATTERN):
        if copy.stat().st_mtime < oldest:
            copy.unlink()
