"""The weak signs of a message, as ``rules/faisceau.yml`` lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.danger.rules import Evidence, Limits, Term, load_rules
from bot.danger.weaken import dead_places, telling_words, usable
from bot.messages import Level
from nlu.french.reading import Occurrence, Reading

SMALL_WORDS = "M_"
"""How the names of the fields of small words begin: they weigh, and reassure about nothing."""
_ALARMING = 8
"""What a wording of the lexicon weighs when it may be about danger even in a short message."""
_LEAST_TO_ASK = 0.4
"""What the shortest message needs of the sum that asks a question of a long one."""
MOST = 2
"""How many words of one field count, so that a long message does not weigh by its length."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign said in a message: its name, what it weighs each time, and the words that say it."""

    name: str
    unit: int
    places: tuple[int, ...]
    said: Occurrence | None = None

    def weight(self, but: frozenset[int] = frozenset()) -> int:
        """What the sign weighs, ``but`` for the words at these places."""
        if not but:
            return self.unit * min(len(self.places), MOST)
        return self.unit * min(sum(place not in but for place in self.places), MOST)

    def occurrence(self) -> Occurrence:
        """Where the sign is said first."""
        at = self.places[0]
        return self.said or Occurrence(self.name, at, at + 1, at, frozenset())


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
) -> list[Sign]:
    """Each sign said in the wordings of the lexicon, with its weight and where it is said first."""
    nothing: frozenset[str] = frozenset()
    concepts = frozenset(grouped)
    found = []
    for term, weight in evidence.weights.items():
        if term.concepts.isdisjoint(concepts):
            continue
        live = matching(term, grouped, nothing, dead)
        if live:
            found.append(Sign(term.source, weight, (live[0].start,), live[0]))
    return found


def field_signs(evidence: Evidence, reading: Reading, first: int = 0) -> list[Sign]:
    """Each field of vocabulary spoken of from word ``first`` on; two words say more than one."""
    found = []
    for name, places in reading.fields.items():
        weight = evidence.fields.get(name, 0)
        new = tuple(place for place in places if place >= first)
        if weight and new:
            found.append(Sign(name, weight, new))
    return found


def against(found: Sequence[Sign], but: frozenset[int] = frozenset()) -> int:
    """What the reassuring signs weigh together, ``but`` for the words at these places."""
    return -sum(
        sign.weight(but)
        for sign in found
        if sign.unit < 0 and not sign.name.startswith(SMALL_WORDS)
    )


def level_of_signs(
    total: int, found: Sequence[Sign], ruled: bool, reading: Reading, limits: Limits
) -> Level:
    """What the signs deserve together: nothing, a question, or contacts when they are many.

    A short message has room for few signs: when one of them may be an alarm, it takes less
    to ask.

    Args:
        total: what the signs weigh together.
        found: the signs.
        ruled: whether a rule holds as well.
        reading: the message.
        limits: the sums that decide.
    """
    if total >= (min(limits.show_with_rule, limits.show) if ruled else limits.show):
        return "serious"
    share = 1.0
    if any(sign.said and sign.unit >= _ALARMING for sign in found):
        length = min(1.0, telling_words(reading) / limits.long)
        share = _LEAST_TO_ASK + (1 - _LEAST_TO_ASK) * length
    return "ask" if total >= share * limits.ask else "none"


def signs_said(reading: Reading) -> list[str]:
    """The names of the signs a message holds, a field as often as it counts."""
    evidence = load_rules().evidence
    said = [s.name for s in signs(evidence, by_concept(reading), dead_places(reading))]
    for name, places in reading.fields.items():
        if name in evidence.fields:
            said.extend([name] * min(len(places), MOST))
    return said
