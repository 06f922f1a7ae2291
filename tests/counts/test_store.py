"""Spans in a real database: added to, released once, and then no longer there."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.counts import store
from bot.counts.models import CountRow
from bot.counts.release import THRESHOLD
from bot.counts.store import Figure
from bot.counts.tables import tables
from bot.counts.tally import Cell
from bot.dialogue.content import get_content
from bot.directory.communes import find_commune
from bot.directory.database import make_engine, release, sync

TABLES = tables(get_content().families)
MONDAY = TABLES["canal"].period(date(2026, 11, 25))
Scenario = Callable[[AsyncEngine], Awaitable[None]]


@pytest.fixture(params=["sqlite", "postgresql"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Scenario], None]:
    """Runs a scenario on a database with all migrations."""
    url = f"sqlite:///{tmp_path / 'counts.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")

    async def on_database(scenario: Scenario) -> None:
        engine = make_engine(url)
        if request.param == "postgresql":
            async with engine.begin() as connection:
                await connection.execute(text("DROP SCHEMA public CASCADE"))
                await connection.execute(text("CREATE SCHEMA public"))
        try:
            await sync(engine)
            await scenario(engine)
        finally:
            await release(engine)

    return lambda scenario: asyncio.run(on_database(scenario))


def week(**cells: int) -> dict[Cell, int]:
    return {("canal", MONDAY, cell): number for cell, number in cells.items()}


def test_the_span_of_every_day_is_one_of_a_fixed_grid() -> None:
    for table in TABLES.values():
        periods = {table.period(date(2026, 1, 1) + timedelta(days=n)) for n in range(700)}
        assert all(period.weekday() == 0 for period in periods)
        assert all((period - MONDAY).days % 7 == 0 for period in periods)
        assert max(table.end(p) for p in periods) > date(2027, 11, 1)


def test_only_the_week_stands_in_the_database(run: Callable[[Scenario], None]) -> None:
    async def scenario(engine: AsyncEngine) -> None:
        await store.write(engine, week(web=3))
        await store.write(engine, week(web=4, telegram=1))
        async with engine.connect() as connection:
            rows = (await connection.execute(select(CountRow.__table__))).all()
        assert {tuple(row) for row in rows} == {
            ("canal", MONDAY, "web", 7),
            ("canal", MONDAY, "telegram", 1),
        }

    run(scenario)


def test_a_span_is_released_once_and_its_numbers_are_deleted(
    run: Callable[[Scenario], None],
) -> None:
    async def scenario(engine: AsyncEngine) -> None:
        chance = random.Random(3)
        await store.write(engine, week(web=60, telegram=40))
        end = TABLES["canal"].end(MONDAY)
        assert await store.release(engine, TABLES, end, chance) == 0, "too early"
        assert await store.figures(engine) == ()
        day_after = end + timedelta(days=1)
        assert await store.release(engine, TABLES, day_after, chance) == 1
        first = await store.figures(engine)
        assert first == (
            Figure("canal", MONDAY, "telegram", 40),
            Figure("canal", MONDAY, "web", 60),
        )
        async with engine.connect() as connection:
            assert (await connection.execute(select(CountRow.__table__))).all() == []

    run(scenario)


def test_exports_of_all_days_differ_by_nothing_small(run: Callable[[Scenario], None]) -> None:
    """Somebody keeps every daily export for five weeks and subtracts each from each."""
    numbers = random.Random(11)

    async def scenario(engine: AsyncEngine) -> None:
        chance = random.Random(5)
        exports: list[dict[tuple[str, date, str], int]] = []
        for day in (MONDAY + timedelta(days=n) for n in range(35)):
            for table in ("canal", "danger", "commune"):
                period = TABLES[table].period(day)
                cells = {"canal": ("web", "telegram"), "danger": ("none", "immediate")}
                for cell in cells.get(table, (find_town(), "92007")):
                    await store.write(engine, {(table, period, cell): numbers.randint(0, 9)})
            await store.release(engine, TABLES, day, chance)
            figures = await store.figures(engine)
            exports.append({(f.table, f.period, f.cell): f.number for f in figures})
        assert exports[-1]
        for earlier in exports:
            for later in exports:
                for key in earlier.keys() & later.keys():
                    assert later[key] - earlier[key] == 0
                assert all(n >= THRESHOLD for c, n in later.items() if c not in earlier)

    run(scenario)


def test_what_comes_behind_a_release_changes_nothing(run: Callable[[Scenario], None]) -> None:
    async def scenario(engine: AsyncEngine) -> None:
        await store.write(engine, week(web=50, telegram=50))
        later = TABLES["canal"].end(MONDAY) + timedelta(days=2)
        await store.release(engine, TABLES, later, random.Random(1))
        before = await store.figures(engine)
        await store.write(engine, week(web=1))
        await store.release(engine, TABLES, later, random.Random(2))
        assert await store.figures(engine) == before

    run(scenario)


def test_two_gateways_release_in_the_same_moment(run: Callable[[Scenario], None]) -> None:
    async def scenario(engine: AsyncEngine) -> None:
        await store.write(engine, week(web=42, telegram=43))
        later = TABLES["canal"].end(MONDAY) + timedelta(days=2)
        await asyncio.gather(
            *(store.release(engine, TABLES, later, random.Random(n)) for n in range(3)),
            return_exceptions=True,
        )
        assert len(await store.figures(engine)) == 2

    run(scenario)


def find_town() -> str:
    town = find_commune("Nanterre")
    assert town is not None and town.insee is not None
    return town.insee
