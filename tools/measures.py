"""Shares with their uncertainty, and tables of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Row = TypeVar("Row")
_RESAMPLES = 2000
_SEED = 92  # the same interval on every run


def interval(hits: Sequence[bool]) -> tuple[float, float]:
    """Returns the 95 % bootstrap interval of a share.

    Args:
        hits: one truth value for each message, at least one.
    """
    draw = random.Random(_SEED)  # noqa: S311  a resample is no secret
    shares = sorted(sum(draw.choices(hits, k=len(hits))) / len(hits) for _ in range(_RESAMPLES))
    return shares[int(0.025 * _RESAMPLES)], shares[int(0.975 * _RESAMPLES) - 1]


def share(hits: Iterable[bool]) -> str:
    """Returns « 31/36 = 0.861 [0.750 – 0.944] », or a dash where there is nothing to count."""
    known = list(hits)
    if not known:
        return "-"
    low, high = interval(known)
    return f"{sum(known)}/{len(known)} = {sum(known) / len(known):.3f} [{low:.3f} – {high:.3f}]"


def by_group(
    rows: Sequence[Row], group: Callable[[Row], str], hit: Callable[[Row], bool]
) -> list[str]:
    """Returns one line for each group, the lowest share first."""
    groups: dict[str, list[bool]] = {}
    for row in rows:
        groups.setdefault(group(row), []).append(hit(row))
    lowest_first = sorted(groups.items(), key=lambda item: sum(item[1]) / len(item[1]))
    return [f"  {name:50} {share(hits)}" for name, hits in lowest_first]
