"""Which figures may be shown: a pure function of the cells that are large enough.

A cell under the threshold takes part in no computation at all. Whether it holds 0 or 19,
what is released is the same, and two releases differ by nothing that a small cell did.
``docs/decisions/006-counts.md`` tells why it is done so and what remains.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Set

THRESHOLD = 20
"""Conversations; a smaller cell is never shown."""
BASE = 5
"""Figures are multiples of it."""


TellTale = Callable[[Mapping[str, int], Set[str]], str | None]
"""Asked with figures and with the large cells left out; names one more to leave out."""


def nothing_told(figures: Mapping[str, int], withheld: Set[str]) -> str | None:
    """Where no other table tells anything of this one."""
    return None


def protect(
    counts: Mapping[str, int],
    groups: Iterable[frozenset[str]],
    chance: random.Random,
    tell_tale: TellTale = nothing_told,
) -> dict[str, int]:
    """Returns the cells that may be shown, rounded.

    Args:
        counts: conversations by cell.
        groups: cells that share a sum; one that is alone in being hidden takes the
            smallest shown one with it, so that neither is what is left of the sum.
        chance: draws to which side a figure is rounded; it is drawn once and kept.
        tell_tale: names a figure that says too much of a hidden cell of another table.
    """
    large = {cell for cell, number in counts.items() if number >= THRESHOLD}
    shown = {cell: _rounded(counts[cell], chance) for cell in sorted(large)}
    groups = tuple(groups)
    while True:
        for group in groups:
            visible = sorted(group & shown.keys(), key=lambda cell: (counts[cell], cell))
            if visible and len(group) - len(visible) == 1:
                del shown[visible[0]]
        told = tell_tale(shown, large - shown.keys())
        if told is None:
            return shown
        del shown[told]


def _rounded(number: int, chance: random.Random) -> int:
    """Rounds to a neighbouring multiple, the nearer one more often: right on average."""
    rest = number % BASE
    return number - rest + (BASE if chance.random() * BASE < rest else 0)
