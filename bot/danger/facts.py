"""What the findings of net one say beside the level: whom it is about, kinds, traits, quotes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.danger.rules import Subject
from bot.danger.weaken import Finding
from nlu.french.reading import Reading

_AUTHOR = "auteur"
_CLOSE = frozenset({"FEMME_CONNUE", "ENFANT"})
_OF_ONESELF = frozenset({"JE_SUIS_HOMME", "JE_SUIS_FEMME", "JE_SUIS_PERE", "JE_SUIS_SOURD"})
_SAYS = frozenset("dit dis disait disent dire repete repond crie ecrit".split())
_NEAR = 4
"""Words before « je suis un homme » among which « il dit » makes it somebody else's."""
_ME = frozenset({"me", "m", "moi"})
WEAK_SIGNS = "faisceau"
"""The finding that rests on many signs and on no rule."""
_REASON_CHARS = 60
_AT_HOME = frozenset({"coup", "viol", "enfermement", "etranglement", "menace_de_mort"})
_GROWN_UP = frozenset({"age_handicap", "grossesse", "auteur", "mariage_force"})
_TRAITS = {
    "MINEUR_AGE": "minor",
    "NE_PEUT_PARLER": "cannot_speak",
    "A_COTE": "someone_near",
    "IMMINENT": "someone_near",
    "GROSSESSE": "pregnant",
    "HANDICAP": "disabled",
    "JE_SUIS_HOMME": "man",
    "JE_SUIS_FEMME": "woman",
    "JE_SUIS_SOURD": "deaf",
    "PARLE_ANGLAIS": "speaks_en",
    "PARLE_ARABE": "speaks_ar",
    "PARLE_ESPAGNOL": "speaks_es",
}


def side(findings: Sequence[Finding], reading: Reading) -> tuple[Subject, tuple[str, ...]]:
    """Whom it is about, and the kinds of danger, the first one to be answered first.

    Who says only what they did themselves is not a witness; who was hit and hit back,
    and threatens nobody now, is not an author.

    Args:
        findings: at least one, the most urgent first.
        reading: the message.
    """
    best, named = findings[0], kinds(findings, reading)
    subjects = {finding.subject for finding in findings if finding.rule != WEAK_SIGNS}
    if "author" not in subjects:
        return best.subject, named
    suffered = any(o.patient == "moi" and "nie" not in o.flags for o in reading.occurrences)
    if suffered and best.level != "immediate":
        return "self", tuple(sorted(named, key=lambda kind: kind == _AUTHOR))
    if "self" not in subjects:
        return "author", tuple(sorted(named, key=lambda kind: kind != _AUTHOR))
    return best.subject, named


def kinds(findings: Sequence[Finding], reading: Reading) -> tuple[str, ...]:
    """The kinds of danger; one's own parents who hurt make a child likely, until age is told."""
    found = dict.fromkeys(f.kind for f in findings)
    at_home = "PARENT" in reading.concepts and "PARTENAIRE" not in reading.concepts
    hurt = bool(_AT_HOME.intersection(found)) and not _GROWN_UP.intersection(found)
    if at_home and hurt and findings[0].subject == "self":
        found["enfant"] = None
    return tuple(found)


def traits(reading: Reading, subject: Subject | None = None) -> frozenset[str]:
    """What the message says of the person: cannot speak, somebody is near, minor …

    A father or a husband is a man; but he writes as often for his daughter or his wife, so
    that it counts only where he says what is done to himself.

    Args:
        reading: the message.
        subject: whom the danger concerns, None where no danger was read.
    """
    said = {
        o.concept
        for o in reading.occurrences
        if "nie" not in o.flags
        and not (o.concept in _OF_ONESELF and _SAYS.intersection(reading.words[: o.start][-_NEAR:]))
    }
    found = {_TRAITS[concept] for concept in said if concept in _TRAITS}
    if "JE_SUIS_PERE" in said and subject == "self":
        found.add("man")
    if said & _CLOSE and subject != "self" and not _ME.intersection(reading.words):
        found.add("about_other")
    return frozenset(found)


def reasons(reading: Reading, findings: Sequence[Finding]) -> tuple[str, ...]:
    """At most three short quotes, from the most urgent finding down."""
    quotes: dict[str, None] = {}
    for finding in findings:
        if finding.used:
            for o in finding.used:
                quotes[reading.normalised.quote(o.start, o.end, _REASON_CHARS)] = None
        else:
            quotes[reading.normalised.quote(finding.start, finding.end, _REASON_CHARS)] = None
    return tuple(quotes)[:3]
