"""Tables that tell of one another, attacked by somebody who subtracts one from the other."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from math import inf

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.counts.links import Known
from bot.counts.release import BASE, THRESHOLD, protect
from bot.counts.tables import tables
from bot.counts.tally import Cell

TABLES = tables({"t1": "alone", "t2": "many", "t3": "many", "t4": "many"})
FAMILY = {topic: family for family, topics in TABLES["sujet"].parts.items() for topic in topics}
START = TABLES["sujet"].period(date(2026, 11, 25))
WEEKS = [START + timedelta(weeks=n) for n in range(4)]
LEVELS = ("none", "ask", "serious", "immediate")
Visit = tuple[int, str, frozenset[str], frozenset[str]]
"""A week, a channel, the levels of danger that were met, the topics that were asked about."""

VISITS = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["web", "telegram"]),
    st.frozensets(st.sampled_from(LEVELS), min_size=1, max_size=3),
    st.frozensets(st.sampled_from(sorted(FAMILY)), max_size=2),
)
PEOPLE = st.lists(st.tuples(VISITS, st.integers(1, 45)), min_size=4, max_size=24)


def count(people: Iterable[tuple[Visit, int]]) -> Counter[Cell]:
    counted: Counter[Cell] = Counter()
    for (week, channel, levels, topics), number in people:
        marks: set[Cell] = {("canal", WEEKS[week], channel)}
        marks |= {("danger", WEEKS[week], level) for level in levels}
        marks |= {("famille", WEEKS[week], FAMILY[topic]) for topic in topics}
        marks |= {("sujet", START, topic) for topic in topics}
        for mark in marks:
            counted[mark] += number
    return counted


def release(counted: Counter[Cell], chance: random.Random, careful: bool = True) -> dict[Cell, int]:
    published: dict[Cell, int] = {}
    closed: set[tuple[str, date]] = set()
    spans = [(table, week) for week in WEEKS for table in ("canal", "danger", "famille")]
    for span in [*spans, ("sujet", START)]:
        mine = {cell[2]: number for cell, number in counted.items() if cell[:2] == span}
        groups = TABLES[span[0]].groups
        known = Known(TABLES, published, closed)
        more = [lambda f, w, s=span, k=known: k.tell_tale(s, f, w)] if careful else []
        shown = protect(mine, groups, chance, *more)
        published |= {(*span, cell): number for cell, number in shown.items()}
        closed.add(span)
    return published


class Reader:
    """Subtracts figures from figures; even told which hidden cells are not small ones."""

    def __init__(self, published: Mapping[Cell, int], counted: Counter[Cell]) -> None:
        self._published = published
        self._counted = counted

    def least(self, *cells: Cell) -> float:
        return sum(
            max(THRESHOLD, self._published[c] - BASE + 1) for c in cells if c in self._published
        )

    def most(self, *cells: Cell) -> float:
        return sum(
            self._published[cell] + BASE - 1
            if cell in self._published
            else THRESHOLD - 1
            if self._counted[cell] < THRESHOLD
            else inf
            for cell in cells
        )

    def family(self, week: date, family: str) -> tuple[float, float]:
        others = [("famille", w, family) for w in WEEKS if w != week]
        topics = [("sujet", START, t) for t in sorted(TABLES["sujet"].parts[family])]
        low = max(self.least(topic) - self.most(*others) for topic in topics)
        return max(0, low), min(THRESHOLD - 1, self.most(*topics) - self.least(*others))

    def topic(self, topic: str) -> tuple[float, float]:
        family = FAMILY[topic]
        others = [("sujet", START, t) for t in TABLES["sujet"].parts[family] if t != topic]
        weeks = [("famille", week, family) for week in WEEKS]
        low = self.least(*weeks) - self.most(*others)
        return max(0, low), min(THRESHOLD - 1, self.most(*weeks))

    def danger(self, week: date, level: str) -> tuple[float, float]:
        others = [("danger", week, one) for one in LEVELS if one != level]
        channels = [("canal", week, channel) for channel in ("web", "telegram")]
        return max(0, self.least(*channels) - self.most(*others)), THRESHOLD - 1


def secrets_found(counted: Counter[Cell], published: Mapping[Cell, int]) -> list[str]:
    """What a reader knows, and is right about, of a small cell beside that it is small."""
    reader = Reader(published, counted)
    asked = {("famille", w, f): reader.family(w, f) for w in WEEKS for f in ("alone", "many")}
    asked |= {("sujet", START, topic): reader.topic(topic) for topic in FAMILY}
    asked |= {("danger", w, level): reader.danger(w, level) for w in WEEKS for level in LEVELS}
    return [
        f"{cell}: {low} to {high}, it is {counted[cell]}"
        for cell, (low, high) in asked.items()
        if counted[cell] < THRESHOLD and low <= counted[cell] <= high
        if (low, high) != (0, THRESHOLD - 1)
    ]


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(PEOPLE, st.integers(0, 999))
def test_no_table_gives_away_a_small_cell_of_another(
    people: list[tuple[Visit, int]], seed: int
) -> None:
    counted = count(people)
    published = release(counted, random.Random(seed))
    assert all(counted[cell] >= THRESHOLD for cell in published)
    assert secrets_found(counted, published) == []


def test_three_weeks_taken_from_four_would_show_the_fourth() -> None:
    topic = frozenset({"t1"})
    people = [((n, "web", frozenset({"none"}), topic), 21) for n in range(3)]
    people.append(((3, "web", frozenset({"none"}), topic), 3))
    people += [((n, "web", frozenset({"none"}), frozenset({"t2"})), 90) for n in range(4)]
    counted = count(people)
    careless = [secrets_found(counted, release(counted, random.Random(n), False)) for n in range(9)]
    assert any(careless), "the attack itself works"
    for seed in range(9):
        assert secrets_found(counted, release(counted, random.Random(seed))) == []


def test_ordinary_weeks_lose_nothing_by_it() -> None:
    chance = random.Random(2)
    people = [
        ((week, channel, frozenset({level}), frozenset({topic})), chance.randint(25, 60))
        for week in range(4)
        for channel in ("web", "telegram")
        for level in LEVELS
        for topic in FAMILY
    ]
    counted = count(people)
    assert release(counted, chance).keys() == counted.keys()


def test_what_was_opened_and_chosen_bounds_what_was_shown() -> None:
    """Somebody who opened a service was shown it: 13 weeks of one, the 4 weeks of the other."""
    start = TABLES["contact_ouvert"].period(date(2026, 11, 25))
    weeks = [start + timedelta(weeks=n) for n in range(13)]
    for longer, shorter, cell, part in (
        ("contact_ouvert", "contact_montre", "fvv92", "fvv92"),
        ("confusion", "sujet", "t2>t3", "t3"),
    ):
        spans = sorted({TABLES[shorter].period(week) for week in weeks})
        published = {(shorter, span, part): 30 for span in spans[1:]}
        known = Known(TABLES, published, {(shorter, span) for span in spans})
        most = 34 * (len(spans) - 1)
        harmless, telling = {cell: most}, {cell: most + 10}
        assert known.tell_tale((longer, start), harmless, set()) is None
        assert known.tell_tale((longer, start), telling, set()) == cell
