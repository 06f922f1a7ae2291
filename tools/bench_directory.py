"""How long an order of contacts takes in a directory of the size of a country.

The services of the seed are copied into made-up towns until there are as many as are
asked for, every copy stands in every rule that names its original, and all go through a
real SQLite file. So a rule has hundreds of candidates, which is harder than services that
no rule would ever look at.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.directory.catalogue import Catalogue
from bot.directory.database import make_engine, read, release, sync
from bot.directory.hours import PARIS
from bot.directory.load import load_services
from bot.directory.model import Service, Situation
from bot.directory.referral import Rule, refer, rules

SIZE = 10_000
NOW = datetime(2026, 11, 24, 17, 20, tzinfo=PARIS)
_DEPARTMENTS = range(1, 96)
_LOCAL_TOWNS = 36


def country(size: int = SIZE) -> list[Service]:
    """Returns as many services as asked for: the seed, and its copies elsewhere."""
    seed = load_services()
    copies = itertools.islice(
        (_copy(service, number) for number in itertools.count() for service in seed),
        size - len(seed),
    )
    return [*seed, *copies]


def rulebook(services: Sequence[Service]) -> tuple[Rule, ...]:
    """Returns the rules of the seed, each naming the copies of its services too."""
    copies: dict[str, list[str]] = {}
    for service in services:
        copies.setdefault(service.id.partition(".")[0], []).append(service.id)
    return tuple(
        replace(rule, then=tuple(copy for id_ in rule.then for copy in copies.get(id_, ())))
        for rule in rules()
    )


def situations() -> list[Situation]:
    """Returns situations that meet many rules, in towns with and without copies."""
    return [
        Situation(level, kinds, needs, speaks, minor=minor, gender=gender, commune=town)
        for level in ("none", "serious", "immediate")
        for kinds, needs in (
            (("coup", "menace_de_mort"), ()),
            (("images",), ("ecoute", "retrait")),
            ((), ("juridique", "hebergement", "psychologique")),
        )
        for speaks in (None, False)
        for minor in (None, True, False)
        for gender in ("f", "m")
        for town in (None, "92050", "44017")
    ]


async def through_sqlite(services: Sequence[Service], file: Path) -> tuple[Service, ...]:
    """Writes services into a SQLite file and returns what it then holds."""
    engine = make_engine(f"sqlite:///{file}")
    try:
        await sync(engine, services)
        return await read(engine)
    finally:
        await release(engine)


def measure(services: Sequence[Service]) -> list[float]:
    """Returns the milliseconds of each referral."""
    catalogue, book = Catalogue(services), rulebook(services)
    times = []
    for situation in situations():
        began = time.perf_counter()
        found = refer(situation, catalogue, NOW, rulebook=book)
        times.append((time.perf_counter() - began) * 1000)
        assert found
    return times


def p99(times: Sequence[float]) -> float:
    """Returns the time that 99 of 100 referrals stay under."""
    return statistics.quantiles(times, n=100)[98]


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        services = asyncio.run(through_sqlite(country(), Path(folder) / "directory.db"))
    times = measure(services)
    print(
        f"referral, {len(services)} services from SQLite: p50 {statistics.median(times):.2f}  "
        f"p99 {p99(times):.2f}  max {max(times):.2f} ms ({len(times)} situations)"
    )


def _copy(service: Service, number: int) -> Service:
    """A copy in a town of another département, or in one of ours."""
    department = _DEPARTMENTS[number % len(_DEPARTMENTS)]
    town = f"{department:02d}{number % _LOCAL_TOWNS:03d}"
    territory = service.territory if number % 50 == 0 else (town,)
    return replace(service, id=f"{service.id}.{number}", territory=territory, commune=town)


if __name__ == "__main__":
    main()
