"""What is counted, once: each table, its cells, and the fixed span it is released for.

A cell counts conversations, never messages: one person who writes forty times is one.
No two tables are crossed and no total is kept, so that nothing can be taken apart again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.messages import LEVELS

_EPOCH = date(2024, 1, 1)  # a Monday: every span begins a whole number of weeks after it
_CELL = re.compile(r"[A-Za-z0-9_.:>-]{1,80}")


@dataclass(frozen=True, slots=True)
class Table:
    """One way to count.

    ``weeks`` is the length of the span of one figure; ``groups`` are cells that share
    a sum which somebody may know, so that one missing cell could be worked out. ``parts``
    are the cells that belong to one cell of « famille ».
    """

    id: str
    title: str
    weeks: int
    groups: tuple[frozenset[str], ...] = field(default=())
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def period(self, day: date) -> date:
        """Returns the Monday on which the span of a day begins."""
        spans = (day - _EPOCH).days // (7 * self.weeks)
        return _EPOCH + timedelta(weeks=spans * self.weeks)

    def end(self, period: date) -> date:
        """Returns the first day behind a span that begins on ``period``."""
        return period + timedelta(weeks=self.weeks)


CHANNELS = ("web", "telegram")
OPINIONS = ("oui", "non")


def tables(families: Mapping[str, str]) -> dict[str, Table]:
    """Returns all tables by id.

    Args:
        families: the family of each topic.
    """
    by_family: dict[str, set[str]] = {}
    for topic, family in families.items():
        by_family.setdefault(family, set()).add(topic)
    parts = {family: frozenset(topics) for family, topics in by_family.items()}
    declared = (
        Table("canal", "Conversations par canal", 1, (frozenset(CHANNELS),)),
        Table("famille", "Familles de sujets abordées", 1, (frozenset(by_family),)),
        Table("danger", "Niveaux de danger rencontrés", 1, (frozenset(LEVELS),)),
        Table("sujet", "Sujets abordés", 4, tuple(parts.values()), parts),
        Table("avis", "« Ça t'a aidé ? »", 4, (frozenset(OPINIONS),)),
        Table("support", "Affiches et sites d'où l'on vient", 4),
        Table("contact_montre", "Services montrés", 4),
        Table("contact_ouvert", "Services ouverts d'un appui", 13),
        Table("commune", "Communes, si elles sont données", 13),
        Table("confusion", "Sujet deviné, puis sujet choisi", 13),
    )
    return {table.id: table for table in declared}


def is_cell(name: str) -> bool:
    """Tells whether a text may name a cell: an id, never a sentence."""
    return _CELL.fullmatch(name) is not None
