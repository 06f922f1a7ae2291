"""Counting in memory: a turn adds to a dictionary and waits for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, MutableSet
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.counts.tables import Table, is_cell

Mark = tuple[str, str]
"""A table and a cell of it: what a conversation was counted in already."""
Cell = tuple[str, date, str]
"""Table, first day of the span, cell."""
_PARIS = ZoneInfo("Europe/Paris")
_MOST = 20_000  # cells; far more than all lists together, and a bound to the memory


def today() -> date:
    """Returns the day in Paris."""
    return datetime.now(_PARIS).date()


class Tally:
    """What was counted since it was last taken away, by span; no time of a day is known.

    Args:
        tables: what is counted.
        day: tells the day.
    """

    def __init__(self, tables: Mapping[str, Table], day: Callable[[], date] = today) -> None:
        self.tables = tables
        self._day = day
        self._numbers: Counter[Cell] = Counter()

    def __bool__(self) -> bool:
        return bool(self._numbers)

    def add(self, counted: MutableSet[Mark], table: str, cell: str) -> None:
        """Counts a conversation in a cell, once.

        Args:
            counted: what this conversation was counted in; lives and dies with it.
            table: id of the table.
            cell: an id from the project's own lists; anything else is not counted.
        """
        mark = (table, cell)
        if mark in counted or not is_cell(cell) or len(self._numbers) >= _MOST:
            return
        counted.add(mark)
        self._numbers[table, self.tables[table].period(self._day()), cell] += 1

    def take(self) -> dict[Cell, int]:
        """Returns what was counted, and begins anew."""
        taken, self._numbers = dict(self._numbers), Counter()
        return taken

    def give_back(self, numbers: Iterable[tuple[Cell, int]]) -> None:
        """Takes in again what could not be written."""
        for cell, number in numbers:
            self._numbers[cell] += number
