"""The weak signs of a message, as ``rules/faisceau.yml`` lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.danger.rules import Evidence, Term, load_rules
from bot.danger.weaken import dead_places, usable
from nlu.french.reading import Occurrence, Reading


def by_concept(reading: Reading) -> dict[str, list[Occurrence]]:
    """The occurrences of each concept."""
    grouped: dict[str, list[Occurrence]] = {}
    for o in reading.occurrences:
        grouped.setdefault(o.concept, []).append(o)
    return grouped


def matching(
    term: Term,
    grouped: Mapping[str, Sequence[Occurrence]],
    despite: frozenset[str],
    dead: frozenset[int],
) -> list[Occurrence]:
    """The occurrences that say a term in a sense that counts."""
    return [
        o
        for side in term.sides
        for o in grouped.get(side.concept, ())
        if side.accepts(o) and usable(o, despite, dead)
    ]


def signs(
    evidence: Evidence,
    grouped: Mapping[str, Sequence[Occurrence]],
    dead: frozenset[int],
) -> list[tuple[Term, int, Occurrence]]:
    """Each sign said, with its weight and where it is said first."""
    nothing: frozenset[str] = frozenset()
    found = []
    for term, weight in evidence.weights.items():
        if term.concepts.isdisjoint(grouped):
            continue
        live = matching(term, grouped, nothing, dead)
        if live:
            found.append((term, weight, live[0]))
    return found


def signs_said(reading: Reading) -> list[str]:
    """The names of the signs a message holds."""
    found = signs(load_rules().evidence, by_concept(reading), dead_places(reading))
    return [term.source for term, _, _ in found]
