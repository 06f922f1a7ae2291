"""The reading of a message: words, concepts with their scope and roles, flags, features."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nlu.french.concepts import Match, find_concepts, load_lexicon
from nlu.french.fields import find_fields
from nlu.french.normalise import Normalised, normalise
from nlu.french.roles import CLOSE, GENERAL, OTHER, agent_and_patient
from nlu.french.scope import NEGATORS, Frames, frames, negated, supposed

MAX_WORDS = 1500
"""Words read beyond which the rest of a message is left out."""

_SELF_DENYING = frozenset(
    [
        "NE_PEUT_PARLER",
        "PIVOT",
        "EN_SECURITE",
        "CORRECTION",
        "MAINTENANT",
        "CADRE_FICTION",
        "CADRE_DEVOIR",
        "CADRE_ACTU",
        "QUESTION_GENERALE",
        "HYPOTHESE",
        "HYPERBOLE",
        "PASSE_LOIN",
        "PRO_GENERAL",
        "EXPLOITATION",
    ]
)
_DENIED_INSIDE = frozenset({"COUP", "COUP_RECU", "MARIAGE", "MENACE", "SEXUEL", "TRACEUR", "ARME"})
_DENIABLE_FRAMES = frozenset({"RIRE", "CORRECTION"})
_KINDS = {"autre": OTHER, "proche": CLOSE, "general": GENERAL}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A concept said in words ``start`` to ``end`` (excluded), with its sense.

    ``flags`` among ``nie``, ``hypothese``, ``fiction``, ``passe``, ``rire``, ``general``;
    ``agent`` and ``patient`` among "moi", "autre", "proche", "general", "toi", "soi", "".
    """

    concept: str
    start: int
    end: int
    head: int
    flags: frozenset[str]
    agent: str = ""
    patient: str = ""


@dataclass(frozen=True)
class Reading:
    """What was understood of a message."""

    normalised: Normalised
    words: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]
    frames: Frames

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The ids of all concepts said, whatever their scope."""
        return frozenset(o.concept for o in self.occurrences)

    @cached_property
    def fields(self) -> dict[str, list[int]]:
        """The fields of vocabulary spoken of, and the places of their words."""
        return find_fields(self.words)

    @cached_property
    def flags(self) -> frozenset[str]:
        """The frames of the whole message, as French words."""
        f = self.frames
        named = {
            "fiction": f.fiction,
            "devoir": f.homework,
            "actualite": f.news,
            "rire": f.laugh,
            "passe": f.past,
            "en_securite": f.safe,
            "pivot": f.pivot,
            "general": f.general,
            "professionnel": f.professional,
            "hypothese": bool(f.hypothesis),
            "correction": f.correction,
        }
        return frozenset(name for name, there in named.items() if there)

    def said(self, occurrence: Occurrence) -> str:
        """The person's own words behind an occurrence."""
        return self.normalised.quote(occurrence.start, occurrence.end)


def read(text: str) -> Reading:
    """Reads a message; linear in its length, never raises for a string."""
    normalised = normalise(text)
    if len(normalised.words) > MAX_WORDS:
        kept = normalised.words[: MAX_WORDS // 2] + normalised.words[-MAX_WORDS // 2 :]
        normalised = Normalised(normalised.text, kept, normalised.questions)
    repair = load_lexicon().spelling.repair
    words = tuple(repair(w.form) for w in normalised.words)
    matches = find_concepts(normalised, words)
    sentences = [w.sentence for w in normalised.words]
    clauses = [w.clause for w in normalised.words]
    meant = [
        m for m in matches if m.concept not in _DENIABLE_FRAMES or not negated(m, words, clauses)
    ]
    seen = frames(meant, sentences)
    by_end, by_start = _persons(matches)
    occurrences = tuple(
        _scoped(m, words, sentences, clauses, seen, by_end, by_start) for m in matches
    )
    return Reading(normalised, words, occurrences, seen)


def _persons(
    matches: list[Match],
) -> tuple[dict[int, tuple[str, int]], dict[int, tuple[str, int]]]:
    concepts = load_lexicon().concepts
    by_end: dict[int, tuple[str, int]] = {}
    by_start: dict[int, tuple[str, int]] = {}
    for m in matches:
        kind = _KINDS.get(concepts[m.concept].person)
        if kind is None:
            continue
        if m.end not in by_end or kind != GENERAL:
            by_end[m.end] = (kind, m.start)
        if m.start not in by_start or kind != GENERAL:
            by_start[m.start] = (kind, m.end)
    return by_end, by_start


def _scoped(
    match: Match,
    words: tuple[str, ...],
    sentences: list[int],
    clauses: list[int],
    seen: Frames,
    by_end: dict[int, tuple[str, int]],
    by_start: dict[int, tuple[str, int]],
) -> Occurrence:
    flags: set[str] = set()
    says_no = not (NEGATORS | {"plus"}).isdisjoint(words[match.start : match.end])
    if says_no and match.concept in _DENIED_INSIDE:
        flags.add("nie")
    if not says_no and match.concept not in _SELF_DENYING and negated(match, words, clauses):
        flags.add("nie")
    if match.concept != "HYPOTHESE" and supposed(match.head, seen, sentences):
        flags.add("hypothese")
    agent = patient = ""
    if load_lexicon().concepts[match.concept].act:
        agent, patient = agent_and_patient(match, words, clauses, by_end, by_start)
    return Occurrence(
        match.concept,
        match.start,
        match.end,
        match.head,
        frozenset(flags),
        agent,
        patient,
    )


def features(text: str) -> list[str]:
    """Tokens for a classifier: « COUP », « COUP|nie », « autre>COUP>moi », « cadre:fiction ».

    Each appears once, in the order of the message.
    """
    reading = read(text)
    found: dict[str, None] = {}
    for o in reading.occurrences:
        found["|".join([o.concept, *sorted(o.flags)])] = None
        if (o.agent or o.patient) and "nie" not in o.flags:
            found[f"{o.agent or '?'}>{o.concept}>{o.patient or '?'}"] = None
    for flag in sorted(reading.flags):
        found[f"cadre:{flag}"] = None
    return list(found)
