"""What may be shown, attacked by somebody who has every export and knows the rules."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.counts.release import BASE, THRESHOLD, protect

CELLS = ["a", "b", "c", "d"]
GROUP = (frozenset(CELLS),)
COUNTS = st.fixed_dictionaries({cell: st.integers(0, 120) for cell in CELLS})
SMALL = st.integers(0, THRESHOLD - 1)


@given(COUNTS, st.integers(0, 9999))
def test_nothing_below_the_threshold_is_shown(counts: dict[str, int], seed: int) -> None:
    shown = protect(counts, GROUP, random.Random(seed))
    assert all(number >= THRESHOLD and number % BASE == 0 for number in shown.values())
    assert all(counts[cell] >= THRESHOLD for cell in shown)
    assert all(abs(counts[cell] - number) < BASE for cell, number in shown.items())


@given(COUNTS, SMALL, SMALL, st.sampled_from(CELLS), st.integers(0, 9999))
def test_two_worlds_that_differ_in_a_small_cell_release_the_same(
    counts: dict[str, int], one: int, other: int, cell: str, seed: int
) -> None:
    """Differencing two releases gives nothing: the small cell enters no computation."""
    first = protect({**counts, cell: one}, GROUP, random.Random(seed))
    second = protect({**counts, cell: other}, GROUP, random.Random(seed))
    assert first == second


@given(COUNTS, st.integers(0, 9999))
def test_no_cell_is_alone_in_being_hidden(counts: dict[str, int], seed: int) -> None:
    """Who knows the sum from elsewhere cannot subtract what is shown and read the rest."""
    shown = protect(counts, GROUP, random.Random(seed))
    assert len(CELLS) - len(shown) != 1


def test_figures_are_right_on_average() -> None:
    chance = random.Random(7)
    drawn = [protect({"a": 43}, (), chance)["a"] for _ in range(4000)]
    assert set(drawn) == {40, 45}
    assert abs(sum(drawn) / len(drawn) - 43) < 0.2
