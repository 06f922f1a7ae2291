"""The lexicon: concepts, their wordings, and where they occur in a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlu.french.fields import load_fields
from nlu.french.matcher import Matcher
from nlu.french.normalise import Normalised, key
from nlu.french.patterns import Pattern, PatternError, compile_patterns
from nlu.french.spelling import Spelling, well_spelt
from nlu.french.tables import LEXICON, load_yaml

_REPAIRED_FILES = frozenset({"violences.yml", "detresse.yml", "situation.yml"})
CONCEPT_FILES = ("personnes", "violences", "detresse", "situation", "signes", "cadres")


@dataclass(frozen=True, slots=True)
class Concept:
    """An entry of the lexicon; ``person`` is "", "autre", "proche" or "general"."""

    id: str
    meaning: str
    act: bool
    person: str
    example: str
    counter_example: str
    file: str


@dataclass(frozen=True, slots=True)
class Match:
    """Words ``start`` to ``end`` (excluded) say a concept; ``head`` is the telling word."""

    concept: str
    start: int
    end: int
    head: int


@dataclass(frozen=True)
class Lexicon:
    """The compiled lexicon."""

    concepts: dict[str, Concept]
    classes: dict[str, frozenset[str]]
    common: frozenset[str]
    base: Matcher
    derived: Matcher
    spelling: Spelling


def index(
    matches: Iterable[Match],
) -> tuple[dict[int, dict[str, tuple[int, ...]]], dict[int, dict[str, tuple[int, ...]]]]:
    """Occurrences by their first word, and by the place after their last one."""
    starts: dict[int, dict[str, tuple[int, ...]]] = {}
    ends: dict[int, dict[str, tuple[int, ...]]] = {}
    for m in matches:
        here = starts.setdefault(m.start, {})
        here[m.concept] = (*here.get(m.concept, ()), m.end)
        there = ends.setdefault(m.end, {})
        there[m.concept] = (*there.get(m.concept, ()), m.start)
    return starts, ends


def read_concept_file(path: Path) -> dict[str, dict[str, object]]:
    """The raw entries of one lexicon file."""
    raw: dict[str, dict[str, object]] = load_yaml(path)
    return raw


@cache
def word_classes() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """The classes « <me> » and the very frequent words of ``classes.yml``."""
    raw = load_yaml(LEXICON / "classes.yml")
    classes = {
        f"<{name}>": frozenset(key(w) for w in str(words).replace("-", " ").split())
        for name, words in raw["classes"].items()
    }
    return classes, frozenset(key(w) for w in str(raw["frequents"]).split())


@cache
def load_lexicon() -> Lexicon:
    """The lexicon, compiled once.

    Raises:
        PatternError: a wording cannot be read; the message names file, concept and wording.
    """
    classes, common = word_classes()
    concepts: dict[str, Concept] = {}
    base: list[Pattern] = []
    derived: list[Pattern] = []
    for name in CONCEPT_FILES:
        path = LEXICON / f"{name}.yml"
        if not path.exists():
            continue
        for identifier, entry in read_concept_file(path).items():
            concepts[identifier] = Concept(
                id=identifier,
                meaning=str(entry["sens"]),
                act=bool(entry.get("acte", False)),
                person=str(entry.get("personne", "")),
                example=str(entry["exemple"]),
                counter_example=str(entry["contre_exemple"]),
                file=path.name,
            )
            for line in str(entry["mots"]).splitlines():
                if not line.strip():
                    continue
                try:
                    patterns = compile_patterns(identifier, line, classes, common)
                except PatternError as error:
                    raise PatternError(f"{path.name}, {identifier} : {error}") from error
                for pattern in patterns:
                    refers = any(e.concepts for e in pattern.elements)
                    (derived if refers else base).append(pattern)
    base_matcher, derived_matcher = Matcher(base), Matcher(derived)
    of_fields = frozenset[str]().union(*load_fields().values())
    for matcher in (base_matcher, derived_matcher):
        matcher.remember(of_fields | well_spelt())
    vocabulary = base_matcher.vocabulary() | derived_matcher.vocabulary() | of_fields
    return Lexicon(
        concepts,
        classes,
        common,
        base_matcher,
        derived_matcher,
        Spelling(vocabulary, common, _telling_words(base, concepts), of_fields),
    )


def _telling_words(patterns: Sequence[Pattern], concepts: dict[str, Concept]) -> frozenset[str]:
    """Words that say a concept by themselves: the ones worth recognising when misspelt."""
    return frozenset(
        word
        for p in patterns
        if len(p.elements) == 1 and concepts[p.owner].file in _REPAIRED_FILES
        for word in p.elements[0].words
    )


def find_concepts(normalised: Normalised, words: Sequence[str]) -> list[Match]:
    """Every occurrence of every concept, in the order of the message.

    Args:
        normalised: the message.
        words: its words, spelling repaired (same number, same order).
    """
    lexicon = load_lexicon()
    sentences = [w.sentence for w in normalised.words]
    found = {
        Match(p.owner, start, end, head)
        for p, start, end, head in lexicon.base.find(words, sentences, {}, {})
    }
    if found:
        starts, ends = index(found)
        found |= {
            Match(p.owner, start, end, head)
            for p, start, end, head in lexicon.derived.find(words, sentences, starts, ends)
        }
    return sorted(found, key=lambda m: (m.start, -m.end, m.concept))
