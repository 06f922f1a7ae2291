"""Net one: reads a message and says whether it signals danger, without any model.

The rules are data (``rules/*.yml``); this file applies them, weakens what is
denied, supposed, told of a film or laughed at, and reads up to three earlier
messages of the same person together with the new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from bot.danger.facts import WEAK_SIGNS, reasons, side, traits
from bot.danger.rules import Limits, Rule, RuleBook, Subject, Term, load_rules
from bot.danger.signs import Sign, against, field_signs, level_of_signs, matching, signs
from bot.danger.signs import by_concept as group
from bot.danger.weaken import Finding, dead_places, doubted, weakened
from bot.messages import LEVELS, Level
from nlu.french.concepts import Match, index
from nlu.french.reading import Occurrence, Reading, read
from nlu.french.scope import supposed

BEFORE = 3
"""How many earlier messages are read with the new one."""

_WHERE = "SE_SITUE"

_TRIED = 6
"""Occurrences of one term tried beside the others, so that the work stays bounded."""


@dataclass(frozen=True, slots=True)
class Signal:
    """What net one makes of a message.

    ``kinds`` are the kinds of danger, the most urgent first; ``reasons`` the person's own
    words that led to it, short; ``certain`` a clear signal, which shows contacts at once
    (a serious one that rests on weak signs alone is heard by the other net first);
    ``corrected`` says that the person put a misunderstanding right (« je parlais d'un film »).
    """

    level: Level = "none"
    kinds: tuple[str, ...] = ()
    subject: Subject = "self"
    traits: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()
    certain: bool = False
    corrected: bool = False
    rules: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class DangerNet:
    """The danger net; load once, read from any thread."""

    book: RuleBook

    @classmethod
    def load(cls) -> Self:
        """Compiles lexicon and rules, about half a second.

        Raises:
            ValueError: a lexicon or rule file cannot be read; the message says which line.
        """
        net = cls(load_rules())
        net.read("il est derrière la porte")
        return net

    def read(self, text: str, before: Sequence[str] = ()) -> Signal:
        """Reads a message; never raises for strings, linear in their length.

        Args:
            text: the new message.
            before: earlier messages of the same person, oldest first; the last three count.
        """
        reading = read(text)
        signal = self._judge(reading, 0)
        corrects = reading.frames.correction and not reading.frames.pivot
        if corrects and signal.level != "immediate":
            return Signal(corrected=True)
        earlier = [m for m in before[-BEFORE:] if m.strip()]
        if not earlier or signal.level == "immediate" or _only_where(reading):
            return signal
        lead = "\n".join(earlier) + "\n"
        joined = read(lead + text)
        first = next(
            (i for i, w in enumerate(joined.normalised.words) if w.start >= len(lead)),
            len(joined.words),
        )
        together = self._judge(joined, first)
        return max(signal, together, key=lambda s: LEVELS.index(s.level))

    def _judge(self, reading: Reading, first: int) -> Signal:
        """The signal of a reading; evidence must touch word ``first`` or a later one."""
        findings = [
            f for f in self._findings(reading, first) if f.end > first and f.level != "none"
        ]
        if not findings:
            return Signal(traits=traits(reading))
        findings.sort(key=lambda f: -LEVELS.index(f.level))
        best = findings[0]
        subject, named = side(findings, reading)
        return Signal(
            level=best.level,
            kinds=named,
            subject=subject,
            traits=traits(reading, subject),
            reasons=reasons(reading, findings),
            certain=best.level == "immediate"
            or any(f.level == "serious" and f.rule != WEAK_SIGNS for f in findings),
            rules=tuple(dict.fromkeys(f.rule for f in findings)),
        )

    def _findings(self, reading: Reading, first: int) -> list[Finding]:
        dead = dead_places(reading)
        by_concept = group(reading)
        own = self._own_wordings(reading)
        said = frozenset(by_concept)  # a set, which compares quickly with the sets of the rules
        findings = []
        for rule in self.book.possible(said):
            spans = own.get(rule.id)
            if rule.patterns and spans is None:
                continue
            if any(t.concepts.isdisjoint(said) for t in rule.all_of):
                continue
            found = _apply(rule, by_concept, spans, dead, reading)
            if found is not None:
                findings.append(weakened(found, rule, reading))
        evidence = self.book.evidence
        found_signs = signs(evidence, by_concept, dead)
        found_signs += field_signs(evidence, reading, first)
        total = sum(sign.weight() for sign in found_signs)
        findings = [_doubted(f, total, found_signs, evidence.limits, reading) for f in findings]
        ruled = any(f.level != "none" for f in findings)
        level = level_of_signs(total, found_signs, ruled, reading, evidence.limits)
        if first and level == "serious":
            # Signs gathered over several messages add up by themselves: they only ask.
            level = "ask"
        return [*findings, *_weak_signs(found_signs, level)]

    def _own_wordings(self, reading: Reading) -> dict[str, list[tuple[int, int]]]:
        sentences = [w.sentence for w in reading.normalised.words]
        starts, ends = index_of(reading)
        own: dict[str, list[tuple[int, int]]] = {}
        for pattern, start, end, _ in self.book.matcher.find(
            reading.words, sentences, starts, ends
        ):
            own.setdefault(pattern.owner, []).append((start, end))
        return own


def _only_where(reading: Reading) -> bool:
    """Whether a message tells a town or asks whom to turn to, which adds no sign to what was said.

    Without this, « le cyberharcèlement » and then « j'habite à Nanterre » reads as one sentence
    in which the person tells of herself.
    """
    said = [o for o in reading.occurrences if o.concept == _WHERE]
    covered = {place for o in said for place in range(o.start, o.end)}
    return bool(covered) and covered.issuperset(range(len(reading.words)))


def index_of(
    reading: Reading,
) -> tuple[dict[int, dict[str, tuple[int, ...]]], dict[int, dict[str, tuple[int, ...]]]]:
    """The occurrences of a reading by first word, and by the place after the last."""
    return index(Match(o.concept, o.start, o.end, o.head) for o in reading.occurrences)


def _doubted(
    finding: Finding, total: int, found_signs: Sequence[Sign], limits: Limits, reading: Reading
) -> Finding:
    """The finding beside the other signs; its own words do not speak against it."""
    named = {o.concept for o in finding.used}
    spans = [(o.start, o.end) for o in reading.occurrences if o.concept in named]
    spans = spans or [(finding.start, finding.end)]
    own = frozenset(place for start, end in spans for place in range(start, end))
    everything, others = against(found_signs), against(found_signs, own)
    return doubted(finding, total + everything - others, others, limits, reading)


def _weak_signs(found_signs: Sequence[Sign], level: Level) -> list[Finding]:
    """The finding that rests on many signs and on no rule."""
    speaking = sorted((s for s in found_signs if s.unit > 0), key=lambda s: -s.weight())
    if level == "none" or not speaking:
        return []
    used = tuple(sign.occurrence() for sign in speaking)
    start, end = min(o.start for o in used), max(o.end for o in used)
    return [Finding(WEAK_SIGNS, level, "implicite", "self", used, start, end)]


def _forbids(term: Term, rule: Rule, by_concept: dict[str, list[Occurrence]]) -> bool:
    """Whether something the rule excludes is said, even as a supposition."""
    if term.concepts.isdisjoint(by_concept):
        return False
    return bool(matching(term, by_concept, rule.despite | {"hypothese"}, frozenset()))


def _apply(
    rule: Rule,
    by_concept: dict[str, list[Occurrence]],
    spans: list[tuple[int, int]] | None,
    dead: frozenset[int],
    reading: Reading,
) -> Finding | None:
    """The first place where a rule holds, or None."""
    if any(_forbids(t, rule, by_concept) for t in rule.none_of):
        return None
    sentences = [w.sentence for w in reading.normalised.words]
    live_spans = [
        (start, end)
        for start, end in spans or ()
        if not dead.intersection(range(start, end))
        and ("hypothese" in rule.despite or not supposed(start, reading.frames, sentences))
    ]
    if rule.patterns and not live_spans:
        return None
    choices = []
    for term in rule.all_of:
        live = matching(term, by_concept, rule.despite, dead)
        if not live:
            return None
        choices.append(live)
    anchors = live_spans or [(o.start, o.end) for o in choices[0]]
    for start, end in anchors:
        near = _near(start, end, choices, rule)
        if near is not None:
            used = near
            return Finding(
                rule.id,
                rule.level,
                rule.kind,
                rule.subject or _subject(used, reading),
                used,
                min([start, *(o.start for o in used)]),
                max([end, *(o.end for o in used)]),
                "contexte" in rule.despite,
            )
    return None


def _near(
    start: int, end: int, choices: Sequence[Sequence[Occurrence]], rule: Rule
) -> tuple[Occurrence, ...] | None:
    """One occurrence for each term near an anchor, each resting on a word of its own."""
    if not choices:
        return ()
    near = [o for o in choices[0] if start - rule.window <= o.start <= end + rule.window]
    for o in near[:_TRIED]:
        rest = [[c for c in choice if c.head != o.head] for choice in choices[1:]]
        others = _near(start, end, rest, rule)
        if others is not None:
            return (o, *others)
    return None


def _subject(used: Sequence[Occurrence], reading: Reading) -> Subject:
    patients = {o.patient for o in used}
    if "moi" in patients:
        return "self"
    if patients & {"proche", "autre"}:
        return "other"
    people = reading.concepts
    if people & {"FEMME_CONNUE", "ENFANT", "CRIS"} and not set(reading.words) & {
        "me",
        "moi",
        "je",
    }:
        return "other"
    return "self"
