"""The channel's tables on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.channels.telegram.store import DELETABLE_FOR, SWEPT_AFTER, Mark, Store

NOW = 1_800_000_000.0
SETTINGS = {"timer": 900, "discreet": True, "help_word": "a" * 64, "wipe_word": None}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'telegram.db'}"


def using(url: str, work: Callable[[Store, Store], Awaitable[None]]) -> None:
    """Does something with the stores of two gateways that share the database."""

    async def both() -> None:
        stores = Store(url), Store(url)
        await asyncio.gather(*(store.open() for store in stores))
        try:
            await work(*stores)
        finally:
            await asyncio.gather(*(store.close() for store in stores))

    asyncio.run(both())


def test_what_must_be_deleted_is_known_to_each_gateway(url: str) -> None:
    async def work(one: Store, other: Store) -> None:
        old, new = int(NOW - SWEPT_AFTER - 1), int(NOW - 1000)
        marks = [Mark("due", b"sealed", 1, old), Mark("due", b"sealed", 2, new)]
        await one.add([*marks, Mark("due timed", b"other", 3, new)], [], NOW)
        await one.add(marks, [], NOW)  # the same again
        await other.save("due timed", b"other", SETTINGS, NOW)
        assert await other.settings("due timed") == SETTINGS
        assert await other.due(NOW) == {("due", b"sealed"): [1], ("due timed", b"other"): [3]}
        await other.drop("due", [1])
        assert await one.messages("due") == [2]
        await one.forget("due")
        await one.forget("due timed")
        assert await other.messages("due") == []
        assert await other.settings("due timed") is None

    using(url, work)


def test_what_has_expired_goes_and_settings_stay(url: str) -> None:
    async def work(one: Store, other: Store) -> None:
        gone = int(NOW - DELETABLE_FOR - 1)
        await one.add(
            [Mark("kept", b"k", 1, gone), Mark("useless", b"u", 2, gone)], [91], gone - 3600
        )
        await one.save("kept", b"k", SETTINGS, NOW)
        await one.prune(NOW)
        assert await other.messages("kept") == await other.messages("useless") == []
        assert await other.settings("kept") == SETTINGS
        assert await other.settings("useless") is None
        assert 91 not in await other.taken()
        await one.forget("kept")

    using(url, work)


def test_one_gateway_gets_an_update_and_a_dead_ones_is_taken_over(url: str) -> None:
    async def work(one: Store, other: Store) -> None:
        got = await asyncio.gather(*(s.claim(n, NOW) for n in range(20) for s in (one, other)))
        assert sorted(got) == ["held"] * 20 + ["ours"] * 20
        assert set(range(20)).isdisjoint(await one.taken())  # nobody took care of them yet
        assert await other.claim(5, NOW + 9) == "held"
        assert await other.claim(5, NOW + 10) == "ours"
        assert await one.claim(5, NOW + 11) == "held"
        await other.add([], [5, 77], NOW)
        assert {await s.claim(n, NOW + 99) for s in (one, other) for n in (5, 77)} == {"done"}
        assert {5, 77} <= set(await one.taken())

    using(url, work)
