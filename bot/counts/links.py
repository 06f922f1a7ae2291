"""What one table tells of another: bounds that everybody knows, and what they give away.

A conversation about a topic is one about its family, a service that was opened was shown
before, every conversation met some level of danger. So the figures of one table bound those
that another one hides. A release leaves out what would bound a hidden cell too closely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from bot.counts.release import BASE, THRESHOLD
from bot.counts.tables import CHANNELS, Table
from bot.counts.tally import Cell
from bot.messages import LEVELS

Span = tuple[str, date]
"""A table and the first day of one of its spans."""
Range = tuple[float, float]
_UNKNOWN: Range = (0.0, float("inf"))
_SMALL: Range = (0.0, THRESHOLD - 1.0)
_ROUNDS = 8  # of drawing conclusions from conclusions
_NESTED = (("contact_ouvert", "contact_montre"), ("confusion", "sujet"))
"""A table of longer spans whose cells count no more than those of the other."""


@dataclass(frozen=True, slots=True)
class Link:
    """The cells of ``few`` together count no more conversations than those of ``many``."""

    few: tuple[Cell, ...]
    many: tuple[Cell, ...]


class Known:
    """Everything that a reader of the figures knows when a span is released.

    Args:
        tables: what is counted.
        published: the figures of all spans released before.
        closed: the spans that were released.
    """

    def __init__(
        self, tables: Mapping[str, Table], published: Mapping[Cell, int], closed: Set[Span]
    ) -> None:
        self._tables = tables
        self._published = published
        self._closed = closed

    def tell_tale(self, span: Span, figures: Mapping[str, int], withheld: Set[str]) -> str | None:
        """Returns a cell that must be left out of a release, None where it gives nothing away.

        Args:
            span: what is released.
            figures: its figures by cell, as they would be shown.
            withheld: its cells that are left out although they are large enough.
        """
        shown = [*self._published, *((*span, cell) for cell in figures)]
        links = [
            link
            for link in _links(self._tables, span, shown)
            if any(cell[:2] == span for cell in link.few + link.many)
        ]
        ranges = {
            cell: self._range(cell, span, figures, withheld)
            for link in links
            for cell in link.few + link.many
        }
        hidden = {cell for cell, known in ranges.items() if known == _SMALL}
        _conclude(links, ranges)
        told = {cell for cell in hidden if _is_narrow(ranges[cell])}
        mine = {
            cell[2]
            for link in links
            if told & {*link.few, *link.many}
            for cell in link.few + link.many
            if cell[:2] == span and cell[2] in figures
        }
        return min(mine, key=lambda cell: (figures[cell], cell), default=None)

    def _range(
        self, cell: Cell, span: Span, figures: Mapping[str, int], withheld: Set[str]
    ) -> Range:
        """Returns the least and the most conversations that a cell can stand for."""
        is_mine = cell[:2] == span
        figure = figures.get(cell[2]) if is_mine else self._published.get(cell)
        if figure is not None:
            return (max(THRESHOLD, figure - BASE + 1), figure + BASE - 1)
        if is_mine:
            return _UNKNOWN if cell[2] in withheld else _SMALL
        return _SMALL if cell[:2] in self._closed else _UNKNOWN


def _is_narrow(known: Range) -> bool:
    """Tells whether a cell that may be small is known more closely than that."""
    least, most = known
    return least <= _SMALL[1] and (least > _SMALL[0] or most < _SMALL[1])


def _conclude(links: Iterable[Link], ranges: dict[Cell, Range]) -> None:
    """Narrows the ranges by all links, again and again, as a patient reader would."""
    for _ in range(_ROUNDS):
        before = dict(ranges)
        for link in links:
            least = sum(ranges[cell][0] for cell in link.few)
            for cell in link.many:
                rest = sum(ranges[other][1] for other in link.many if other != cell)
                ranges[cell] = (max(ranges[cell][0], least - rest), ranges[cell][1])
            most = sum(ranges[cell][1] for cell in link.many)
            for cell in link.few:
                rest = sum(ranges[other][0] for other in link.few if other != cell)
                ranges[cell] = (ranges[cell][0], min(ranges[cell][1], most - rest))
        if ranges == before:
            return


def _links(tables: Mapping[str, Table], span: Span, shown: Iterable[Cell]) -> Iterator[Link]:
    """Yields the links that a span takes part in; ``shown`` are all cells with a figure."""
    name, period = span
    if name in ("canal", "danger"):
        channels = tuple(("canal", period, channel) for channel in CHANNELS)
        yield Link(channels, tuple(("danger", period, level) for level in LEVELS))
    if name in ("famille", "sujet"):
        yield from _families(tables["sujet"], period)
    for longer, shorter in _NESTED:
        if name in (longer, shorter):
            for cell in shown:
                if cell[0] == longer:
                    yield _nested(tables[longer], tables[shorter], cell)


def _families(topics: Table, day: date) -> Iterator[Link]:
    """Whoever asked about a topic asked about its family, in one of the same weeks."""
    start = topics.period(day)
    weeks = [start + timedelta(weeks=week) for week in range(topics.weeks)]
    for family, members in topics.parts.items():
        whole = tuple(("famille", week, family) for week in weeks)
        each = tuple((topics.id, start, topic) for topic in sorted(members))
        yield Link(whole, each)
        for topic in each:
            yield Link((topic,), whole)


def _nested(longer: Table, shorter: Table, cell: Cell) -> Link:
    """What was opened was shown, what was chosen was a topic: in one of the spans around it."""
    first, end = cell[1], longer.end(cell[1])
    periods = {shorter.period(first + timedelta(weeks=week)) for week in range(longer.weeks)}
    part = cell[2].rpartition(">")[2]
    around = tuple((shorter.id, period, part) for period in sorted(periods) if period < end)
    return Link((cell,), around)
