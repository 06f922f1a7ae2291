"""The channel's tables on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.channels.telegram.claims import Ticket
from bot.channels.telegram.store import DELETABLE_FOR, SWEPT_AFTER, Mark, Store
from tests.databases import emptied

NOW = 1_800_000_000.0
SETTINGS = {"timer": 900, "discreet": True, "help_word": "a" * 64, "wipe_word": None}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        server = str(request.getfixturevalue("postgres_url"))
        asyncio.run(emptied(server))
        return server
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
            [Mark("kept", b"k", 1, gone), Mark("useless", b"u", 2, gone)],
            [Ticket(91, "")],
            gone - 3600,
        )
        await one.save("kept", b"k", SETTINGS, NOW)
        await one.prune(NOW)
        assert await other.messages("kept") == await other.messages("useless") == []
        assert await other.settings("kept") == SETTINGS
        assert await other.settings("useless") is None
        assert 91 not in await other.claims.settled()
        await one.forget("kept")

    using(url, work)


def test_one_gateway_gets_an_update_and_a_dead_ones_is_taken_over(url: str) -> None:
    async def work(one: Store, other: Store) -> None:
        tickets = [Ticket(number, f"chat {number}") for number in range(20)]
        both = (one, other)
        got = await asyncio.gather(*(s.claims.claim(t, NOW) for t in tickets for s in both))
        assert sorted(got) == ["held"] * 20 + ["ours"] * 20
        assert set(range(20)).isdisjoint(await one.claims.settled())  # nobody took care of them
        five, new = tickets[5], Ticket(77, "chat 77")
        assert await other.claims.claim(five, NOW + 9) == "held"
        assert await other.claims.claim(five, NOW + 10) == "ours"
        assert await one.claims.claim(five, NOW + 11) == "held"
        await other.claims.renew([5], NOW + 15)  # it is alive
        assert await one.claims.claim(five, NOW + 24) == "held"
        await other.add([], [five, new], NOW)
        late = [await s.claims.claim(t, NOW + 99) for s in both for t in (five, new)]
        assert set(late) == {"done"}
        assert {5, 77} <= set(await one.claims.settled())

    using(url, work)


def test_a_chat_is_answered_by_one_gateway_at_a_time(url: str) -> None:
    async def work(one: Store, other: Store) -> None:
        first, second, third = (Ticket(number, "one chat") for number in (201, 202, 203))
        assert await one.claims.claim(first, NOW) == "ours"
        assert await other.claims.claim(second, NOW) == "held"
        assert await other.claims.claim(Ticket(299, "another"), NOW) == "ours"
        assert await other.claims.claim(third, NOW, urgent=True) == "ours"  # a danger waits not
        assert await one.claims.claim(second, NOW, mine=[201]) == "held"
        await other.add([], [third], NOW)
        assert await one.claims.claim(second, NOW, mine=[201]) == "ours"
        await one.add([], [first, second], NOW)
        assert await other.claims.claim(second, NOW) == "done"
        assert await other.claims.claim(Ticket(204, "one chat"), NOW) == "ours"
        racing = [
            s.claims.claim(Ticket(300 + n, "raced for"), NOW)
            for n, s in enumerate((one, other) * 5)
        ]
        assert (await asyncio.gather(*racing)).count("ours") == 1

    using(url, work)


def test_what_a_dead_gateway_owes_is_known_once_and_not_after_erasing(url: str) -> None:
    async def work(one: Store, other: Store) -> None:
        owed = [Ticket(400 + n, f"owed {n}", b"sealed") for n in range(4)]
        for ticket in owed:
            assert await one.claims.claim(ticket, NOW) == "ours"
        await one.claims.owe(owed, NOW)
        assert await other.claims.orphans(NOW + 9) == []
        await one.add([], [owed[0]], NOW)  # answered after all
        await one.claims.clear("owed 1")  # erased
        await other.add([], [Ticket(499, "owed 2")], NOW)  # a later message was answered
        both = await asyncio.gather(*(s.claims.orphans(NOW + 10) for s in (one, other)))
        assert [ticket for found in both for ticket in found] == [owed[3]]
        assert {ticket.number for ticket in owed} <= set(await one.claims.settled())

    using(url, work)
