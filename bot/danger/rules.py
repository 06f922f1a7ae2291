"""The rules of the danger net, read from ``rules/*.yml``.

A rule is a few conditions over the concepts of ``nlu/french``:

    tous      every term must be said, near one another (``fenetre`` words, 30 by default)
    aucun     none of these terms is said
    motifs    wordings, as in the lexicon; one is enough, beside ``tous``
    malgre    senses that do not weaken the rule: nie, hypothese, fiction, passe, rire;
              « contexte »: the other signs of the message leave a question at least

A term is a concept, or several joined by « | », each with who acts and who suffers:
« COUP », « COUP>moi », « moi>COUP », « COUP>autre » (anyone but oneself), « COUP>? » (unsaid),
« vivant>COUP » (anything but a thing: « le vent m'a giflée »).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, cast

from bot.messages import Level
from nlu.french.concepts import load_lexicon, word_classes
from nlu.french.matcher import Matcher
from nlu.french.patterns import Pattern, compile_patterns
from nlu.french.reading import Occurrence
from nlu.french.spelling import well_spelt
from nlu.french.tables import load_yaml

RULES = Path(__file__).parent / "rules"
EVIDENCE_FILE = "faisceau.yml"
DEFAULT_WINDOW = 30
LIMITS = (
    "question",
    "contacts",
    "contacts_avec_regle",
    "doute_sans_personne",
    "doute_grave",
    "rejet_grave",
    "rejet_question",
    "contre",
    "silence",
    "message_long",
)
"""The names of the limits in ``faisceau.yml``, in the order of ``Limits``."""

Subject = Literal["self", "other", "author"]


@dataclass(frozen=True, slots=True)
class Side:
    """One alternative of a term: a concept, and who acts and suffers ("*" for anybody)."""

    concept: str
    agent: str
    patient: str

    def accepts(self, occurrence: Occurrence) -> bool:
        """Whether an occurrence of the concept has these roles."""
        return _is(self.agent, occurrence.agent) and _is(self.patient, occurrence.patient)


@dataclass(frozen=True, slots=True)
class Term:
    """What a condition asks for: one of several sides."""

    source: str
    sides: tuple[Side, ...]
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; ``patterns`` tells whether wordings of its own must be found."""

    id: str
    level: Level
    kind: str
    subject: Subject | None
    all_of: tuple[Term, ...]
    none_of: tuple[Term, ...]
    window: int
    despite: frozenset[str]
    patterns: bool
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """The sums of signs that decide, as ``faisceau.yml`` names and explains them."""

    ask: int
    show: int
    show_with_rule: int
    doubt: int
    doubt_serious: int
    drop_serious: int
    drop_ask: int
    against: int
    silence: int
    long: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Signs that are nothing alone and together deserve a question."""

    weights: Mapping[Term, int]
    fields: Mapping[str, int]
    limits: Limits


@dataclass(frozen=True)
class RuleBook:
    """Every rule, the wordings that belong to rules, and the weights of the weak signs."""

    rules: tuple[Rule, ...]
    matcher: Matcher
    evidence: Evidence

    @cached_property
    def _by_first_concept(self) -> dict[str, list[int]]:
        """For each concept, the rules whose first condition it may meet."""
        index: dict[str, list[int]] = {}
        for place, rule in enumerate(self.rules):
            for concept in rule.all_of[0].concepts if rule.all_of else ():
                index.setdefault(concept, []).append(place)
        return index

    @cached_property
    def _without_concept(self) -> list[int]:
        return [place for place, rule in enumerate(self.rules) if not rule.all_of]

    def possible(self, said: Iterable[str]) -> list[Rule]:
        """The rules that concepts said may meet, in their order."""
        places = {p for concept in said for p in self._by_first_concept.get(concept, ())}
        return [self.rules[p] for p in sorted(places.union(self._without_concept))]


def _is(wanted: str, found: str) -> bool:
    if wanted == "*":
        return True
    if wanted == "?":
        return found in {"", "soi", "toi"}
    if wanted == "vivant":
        return found != "chose"
    if wanted == "autre":
        return found in {"autre", "proche"}
    return wanted == found


def parse_term(source: str) -> Term:
    """Reads « COUP>moi|VIOL » into a term.

    Raises:
        ValueError: no concept in one of the sides.
    """
    sides = []
    for part in source.split("|"):
        pieces = part.strip().split(">")
        at = next((i for i, piece in enumerate(pieces) if piece.isupper()), None)
        if at is None:
            raise ValueError(f"« {part} » : il manque le nom d'un concept en majuscules")
        sides.append(
            Side(
                pieces[at],
                pieces[0] if at else "*",
                pieces[at + 1] if at + 1 < len(pieces) else "*",
            )
        )
    return Term(source, tuple(sides), frozenset(s.concept for s in sides))


def _rule(raw: Mapping[str, Any]) -> Rule:
    return Rule(
        id=str(raw["id"]),
        level=cast(Level, raw["niveau"]),
        kind=str(raw["genre"]),
        subject=raw.get("sujet"),
        all_of=tuple(parse_term(t) for t in raw.get("tous", ())),
        none_of=tuple(parse_term(t) for t in raw.get("aucun", ())),
        window=int(raw.get("fenetre", DEFAULT_WINDOW)),
        despite=frozenset(raw.get("malgre", ())),
        patterns="motifs" in raw,
        examples=tuple(raw.get("exemples", ())),
        counter_examples=tuple(raw.get("contre_exemples", ())),
    )


def rule_files() -> list[Path]:
    """The rule files, in the order of their names."""
    return [p for p in sorted(RULES.glob("*.yml")) if p.name != EVIDENCE_FILE]


@cache
def load_rules() -> RuleBook:
    """The rules, compiled once.

    Raises:
        ValueError: a rule cannot be read; ``python -m bot.danger.check`` says where.
    """
    classes, common = word_classes()
    rules: list[Rule] = []
    patterns: list[Pattern] = []
    for path in rule_files():
        for raw in load_yaml(path)["regles"]:
            rule = _rule(raw)
            rules.append(rule)
            for line in str(raw.get("motifs", "")).splitlines():
                if line.strip():
                    patterns.extend(compile_patterns(rule.id, line, classes, common))
    weak = load_yaml(RULES / EVIDENCE_FILE)
    load_lexicon()
    matcher = Matcher(patterns)
    matcher.remember(well_spelt())
    return RuleBook(
        tuple(rules),
        matcher,
        Evidence(
            {parse_term(k): int(v) for k, v in weak["poids"].items()},
            {str(k): int(v) for k, v in weak["champs"].items()},
            Limits(*(int(weak["seuils"][name]) for name in LIMITS)),
        ),
    )
