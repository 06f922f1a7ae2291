"""From released figures to what the team's page draws: bars, lines and tables, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.counts.store import Figure
from bot.counts.tables import Table

_SPANS = 8  # the newest ones that stand side by side, also on paper
_COURSE = 26  # the newest ones that a line goes through
_BARS = 15  # the largest cells; the table beside them has all
_BAR = 340.0
_ROW = 30
_LINE_WIDTH, _LINE_HEIGHT = 120.0, 28.0


@dataclass(frozen=True, slots=True)
class Row:
    """One cell over time: its words, its figures and how it is drawn.

    ``bar`` is the length of its newest figure in pixels, ``y`` the middle of its line in
    the chart, ``line`` the points of its course.
    """

    label: str
    numbers: tuple[int | None, ...]
    bar: float
    y: int
    line: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One table of the figures, the largest cells of the newest span first."""

    id: str
    title: str
    weeks: int
    periods: tuple[date, ...]
    rows: tuple[Row, ...]

    @property
    def bars(self) -> tuple[Row, ...]:
        """The largest cells of the newest span."""
        return tuple(row for row in self.rows[:_BARS] if row.numbers[-1] is not None)

    @property
    def height(self) -> int:
        """Height of the bar chart in pixels."""
        return _ROW * len(self.bars)


def charts(
    figures: Iterable[Figure], tables: Mapping[str, Table], label: Callable[[str, str], str]
) -> list[Chart]:
    """Returns a chart for each table that has figures.

    Args:
        figures: what was released.
        tables: what is counted.
        label: the French words of a cell of a table.
    """
    by_table: dict[str, dict[str, dict[date, int]]] = {}
    for figure in figures:
        cells = by_table.setdefault(figure.table, {})
        cells.setdefault(figure.cell, {})[figure.period] = figure.number
    return [
        _chart(table, by_table[table.id], label)
        for table in tables.values()
        if table.id in by_table
    ]


def _chart(
    table: Table, cells: Mapping[str, Mapping[date, int]], label: Callable[[str, str], str]
) -> Chart:
    known = sorted({period for course in cells.values() for period in course})
    periods, past = tuple(known[-_SPANS:]), known[-_COURSE:]
    highest = max((n for course in cells.values() for n in course.values()), default=1)
    newest = periods[-1]
    recent = [cell for cell in cells if not cells[cell].keys().isdisjoint(periods)]
    order = sorted(recent, key=lambda cell: (-cells[cell].get(newest, 0), cell))
    rows = tuple(
        Row(
            label(table.id, cell),
            tuple(cells[cell].get(period) for period in periods),
            _BAR * cells[cell].get(newest, 0) / highest,
            _ROW * place + _ROW // 2,
            _course([cells[cell].get(period) for period in past]),
        )
        for place, cell in enumerate(order)
    )
    return Chart(table.id, table.title, table.weeks, periods, rows)


def _course(numbers: list[int | None]) -> str:
    """Returns the points of a line on a scale of its own; what is not shown lies on the ground."""
    highest = max(number or 0 for number in numbers) or 1
    step = _LINE_WIDTH / max(len(numbers) - 1, 1)
    points = (
        f"{step * place:.1f},{_LINE_HEIGHT - 2 - (number or 0) / highest * (_LINE_HEIGHT - 4):.1f}"
        for place, number in enumerate(numbers)
    )
    return " ".join(points)
