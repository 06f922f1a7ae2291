"""Where a conversation may have left something, and how each of these places is searched."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import psutil
from sqlalchemy import MetaData, select

from bot.directory.database import make_engine, release

OUTPUT = "output of all processes (LOG_LEVEL=DEBUG)"
TABLES = "every row of every table"
DATABASE = "database file with journal and write-ahead log"
OPEN_FILES = "files that a process holds open"
TEMPORARY = "folder for temporary files"
SHARED_TEMPORARY = "/tmp, /var/tmp, /dev/shm and the folder of core dumps"
HOME = "home of the run"
REAL_HOME = "~/.cache"
VAR = "var/"
TREE = "tree of the project with models/ and logs"
METRICS = "/metrics"
COMMANDS = "command lines and environments of all processes"
TRACKERS = "Rasa's trackers, asked for by id"
CORES = "core limit of every process"
CONNECTIONS = "connections that leave this machine"
REDIS = "every key and value of every database of Redis"
REDIS_FILES = "folder of Redis"
PLACES = (
    OUTPUT, TABLES, DATABASE, OPEN_FILES, TEMPORARY, SHARED_TEMPORARY, HOME, REAL_HOME, VAR, TREE,
    METRICS, COMMANDS, TRACKERS, CORES, CONNECTIONS, REDIS, REDIS_FILES,
)  # fmt: skip
"""All of them; docs/privacy.md tells them, and a test compares."""
report: list[str] = []
"""What was searched in this run, for the end of the tests' own report."""


class Search:
    """Looks for words and ids.

    Args:
        needles: what may be found nowhere.
        since: seconds since the epoch; older files are of before the conversation.
    """

    def __init__(self, needles: Iterable[str], since: float) -> None:
        self._needles = [form for needle in needles for form in _forms(needle)]
        self._since = since

    def note(self, place: str, what: str) -> None:
        """Notes a place that was looked at in another way."""
        assert place in PLACES
        report.append(f"{place}: {what}")

    def data(self, place: str, content: bytes) -> None:
        """Searches something that was read."""
        self._look(place, content)
        self.note(place, f"{len(content)} bytes")

    def folder(
        self, place: str, folder: Path, skipped: Iterable[str] = (), deep: bool = True
    ) -> None:
        """Searches every file of a folder that changed since the beginning, and its name."""
        without = set(skipped)
        seen = size = 0
        for path in folder.rglob("*") if deep else folder.glob("*"):
            if without & set(path.parts) or path.is_symlink() or not self._is_new(path):
                continue
            self._look(str(path), str(path).encode())
            content = path.read_bytes()
            self._look(str(path), content)
            seen, size = seen + 1, size + len(content)
        self.note(place, f"{folder}, {seen} changed files, {size} bytes")

    def tables(self, url: str) -> None:
        """Reads every row of every table of a database."""
        rows = asyncio.run(_rows(url))
        for table, values in rows.items():
            self._look(f"table {table}", "\n".join(values).encode())
        counted = ", ".join(f"{table} {len(values)}" for table, values in sorted(rows.items()))
        self.note(TABLES, counted)

    def open_files(self, processes: Iterable[psutil.Process]) -> None:
        """Searches the files that the processes hold open, deleted ones too."""
        seen = 0
        for process in processes:
            for link in Path(f"/proc/{process.pid}/fd").glob("*"):
                if link.is_file() and self._is_new(link):
                    self._look(f"{process.name()} {link.readlink()}", link.read_bytes())
                    seen += 1
        self.note(OPEN_FILES, f"{seen} files")

    def _is_new(self, path: Path) -> bool:
        try:
            return path.is_file() and path.stat().st_mtime >= self._since
        except FileNotFoundError:
            return False

    def _look(self, place: str, content: bytes) -> None:
        found = [needle for needle in self._needles if needle in content]
        assert found == [], f"{place} holds {found}"


def _forms(needle: str) -> list[bytes]:
    """A word as it is and in UTF-16; a number also as a database or a pickle writes it."""
    forms = [needle.encode(), needle.encode("utf-16-le")]
    if needle.isdecimal():
        number = int(needle)
        size = (number.bit_length() + 7) // 8
        forms += [number.to_bytes(size, "big"), number.to_bytes(size, "little")]
    return forms


async def _rows(url: str) -> dict[str, list[str]]:
    engine = make_engine(url)
    metadata = MetaData()
    try:
        async with engine.connect() as connection:
            await connection.run_sync(metadata.reflect)
            return {
                name: [repr(tuple(row)) for row in await connection.execute(select(table))]
                for name, table in metadata.tables.items()
            }
    finally:
        await release(engine)
