"""Counting beside the conversations: never delays an answer, never breaks one.

A turn adds to memory. Now and then, at an hour that says nothing of a turn, the sums are
added to the database. Where the database is gone, figures are lost and people are answered.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Mapping

import structlog

from bot.counts import store
from bot.counts.store import Figure
from bot.counts.tables import Table
from bot.counts.tally import Tally, today
from bot.directory.database import make_engine, release

log = structlog.get_logger()

LIMIT = 10.0
"""Seconds that the database may take for all of it."""
LIMIT_AT_END = 2.0


class Counts:
    """The counts of this gateway.

    Args:
        tables: what is counted.
        database_url: SQLAlchemy URL.
        interval: seconds between two writings, on average; each is drawn anew.
    """

    def __init__(self, tables: Mapping[str, Table], database_url: str, interval: float) -> None:
        self.tally = Tally(tables)
        self._url = database_url
        self._interval = interval
        self._chance = secrets.SystemRandom()
        self.failures = 0
        """How often the database could not be written; for the operator."""

    async def run(self) -> None:
        """Writes again and again until it is cancelled."""
        while True:
            await asyncio.sleep(self._interval * random.uniform(0.5, 1.5))  # noqa: S311
            await self.flush()

    async def close(self) -> None:
        """Writes what is left, if the database is quick: nobody waits for it at a stop."""
        if self.tally:
            await asyncio.wait({asyncio.create_task(self.flush())}, timeout=LIMIT_AT_END)

    async def flush(self) -> bool:
        """Writes what was counted and releases what has ended; tells whether it was written."""
        taken = self.tally.take()
        engine = make_engine(self._url)
        written = False
        try:
            async with asyncio.timeout(LIMIT):
                await store.write(engine, taken)
                written = True
                await store.release(engine, self.tally.tables, today(), self._chance)
        except Exception as error:  # noqa: BLE001  a database that is gone stops nothing
            self.failures += 1
            log.warning("counts_not_written", why=type(error).__name__)
            if not written:
                self.tally.give_back(taken.items())
        finally:
            await release(engine)
        return written

    async def figures(self) -> tuple[Figure, ...]:
        """Returns the released figures, none where the database is gone."""
        engine = make_engine(self._url)
        try:
            async with asyncio.timeout(LIMIT):
                return await store.figures(engine)
        except Exception as error:  # noqa: BLE001  the page then says that there is nothing
            log.warning("counts_not_read", why=type(error).__name__)
            return ()
        finally:
            await release(engine)
