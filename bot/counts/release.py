"""Which figures may be shown: a pure function of the cells that are large enough.

A cell under the threshold takes part in no computation at all. Whether it holds 0 or 19,
what is released is the same, and two releases differ by nothing that a small cell did.
``docs/decisions/006-counts.md`` tells why it is done so and what remains.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

THRESHOLD = 20
"""Conversations; a smaller cell is never shown."""
BASE = 5
"""Figures are multiples of it."""


def protect(
    counts: Mapping[str, int], groups: Iterable[frozenset[str]], chance: random.Random
) -> dict[str, int]:
    """Returns the cells that may be shown, rounded.

    Args:
        counts: conversations by cell.
        groups: cells that share a sum; one that is alone in being hidden takes the
            smallest shown one with it, so that neither is what is left of the sum.
        chance: draws to which side a figure is rounded; it is drawn once and kept.
    """
    shown = {cell: number for cell, number in counts.items() if number >= THRESHOLD}
    for group in groups:
        visible = sorted(group & shown.keys(), key=lambda cell: (shown[cell], cell))
        if visible and len(group) - len(visible) == 1:
            del shown[visible[0]]
    return {cell: _rounded(number, chance) for cell, number in sorted(shown.items())}


def _rounded(number: int, chance: random.Random) -> int:
    """Rounds to a neighbouring multiple, the nearer one more often: right on average."""
    rest = number % BASE
    return number - rest + (BASE if chance.random() * BASE < rest else 0)
