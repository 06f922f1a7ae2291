"""Half a year of figures as a département of 1.6 million may have them, for pages to be looked at."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

from bot.counts import store
from bot.counts.tables import CHANNELS, OPINIONS, Table
from bot.counts.tally import Cell
from bot.directory.communes import all_communes
from bot.directory.database import make_engine, release, sync
from bot.directory.load import load_services
from bot.messages import LEVELS

_LEVELS = dict(zip(LEVELS, (300, 90, 45, 22), strict=True))
_CONFUSIONS = ("cybercontrole>geolocalisation", "viol>consentement", "sextorsion>revenge_porn")
_WEEKS = 27


async def fill(url: str, tables: Mapping[str, Table], last: date) -> None:
    """Writes and releases figures of the weeks before a day.

    Args:
        url: of a database, which is created.
        tables: what is counted.
        last: a day behind the newest week.
    """
    chance = random.Random(92)
    engine = make_engine(url)
    await sync(engine)
    for back in range(_WEEKS, 0, -1):
        await store.write(engine, _week(tables, last - timedelta(weeks=back), chance))
        await store.release(engine, tables, last - timedelta(weeks=back - 1), chance)
    await store.release(engine, tables, last, chance)
    await release(engine)


def _week(tables: Mapping[str, Table], day: date, chance: random.Random) -> dict[Cell, int]:
    growth = 1 + (day.toordinal() % 365) / 500
    numbers: dict[Cell, int] = {}

    def add(table: str, cell: str, mean: float) -> None:
        number = max(0, round(chance.gauss(mean * growth, mean**0.5)))
        numbers[table, tables[table].period(day), cell] = number

    for channel, mean in zip(CHANNELS, (320, 95), strict=True):
        add("canal", channel, mean)
    for level, mean in _LEVELS.items():
        add("danger", level, mean)
    for opinion, mean in zip(OPINIONS, (30, 9), strict=True):
        add("avis", opinion, mean)
    for place, (family, topics) in enumerate(sorted(tables["sujet"].parts.items())):
        add("famille", family, 140 / (place + 1))
        for rank, topic in enumerate(sorted(topics)):
            add("sujet", topic, 80 / (rank + place + 1))
    for rank, service in enumerate(load_services()):
        add("contact_montre", service.id, 150 / (rank + 1))
        add("contact_ouvert", service.id, 40 / (rank + 1))
    for rank, (code, _) in enumerate(all_communes()):
        add("commune", code, 25 / (rank + 1))
    for rank, cell in enumerate(_CONFUSIONS):
        add("confusion", cell, 6 / (rank + 1))
    add("support", "k7m2", 14)
    return numbers
