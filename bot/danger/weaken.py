"""When violent words are no danger: denied, supposed, told of a film, long past, laughed at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.danger.rules import Limits, Rule, Subject
from bot.messages import LEVELS, Level
from nlu.french.normalise import keys
from nlu.french.reading import Occurrence, Reading

_FRAME_REACH = 14
"""Words between a frame (« dans le film ») and what it weakens."""

_SHORT = 5
"""Up to so many words, the words of a rule are all that can be expected."""
_POLITE = keys("""
    bonjour bonsoir salut coucou allo excusez excuse moi de vous deranger madame monsieur merci
    desole desolee se il te plait stp svp help
""") | {"emoji_larme", "emoji_peur", "emoji_secours"}
"""Words that tell nothing, and do not make a message longer."""

_TOLD = frozenset({"CADRE_FICTION", "CADRE_DEVOIR", "CADRE_ACTU"})
_FIRST_PERSON = keys("je me moi mon ma mes nous notre nos m")
_THIRD_PERSON = keys("il elle lui ils elles")
_KNOWN = frozenset({"FEMME_CONNUE", "ENFANT", "PARTENAIRE", "PARENT"})
_THIS_HOUR = frozenset({"IMMINENT", "LIEU_CLOS", "ARME", "MEDICAMENT"})
_JOKED_ABOUT = frozenset({"menace_de_mort", "suicide", "auteur"})
_NAMED = frozenset({"FEMME_CONNUE", "ENFANT", "MINEUR_AGE"})
_SOMEBODY = frozenset({"moi", "proche", "autre"})
_OTHERS = frozenset({"autre", "proche"})
_VICTIMS = frozenset({"moi", "proche"})
_SUFFERED = frozenset({"COUP_RECU"})
_ABOUT_SELF = frozenset(
    [
        "LIEU_CLOS",
        "IMMINENT",
        "MEDICAMENT",
        "COUP_RECU",
        "AUTEUR_PERTE",
        "NE_PEUT_PARLER",
        "SECOURS",
    ]
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds: its level, and the occurrences and words it rests on.

    ``firm`` says that the rest of the message lowers it to a question at most.
    """

    rule: str
    level: Level
    kind: str
    subject: Subject
    used: tuple[Occurrence, ...]
    start: int
    end: int
    firm: bool = False


def dead_places(reading: Reading) -> frozenset[int]:
    """Words that belong to a manner of speaking (« je meurs de faim ») and say nothing."""
    places: set[int] = set()
    for o in reading.occurrences:
        if o.concept == "HYPERBOLE":
            places.update(range(o.start, o.end))
    return frozenset(places)


def usable(occurrence: Occurrence, despite: frozenset[str], dead: frozenset[int]) -> bool:
    """Whether an occurrence counts: neither weakened by its sense nor a manner of speaking."""
    if occurrence.flags - despite:
        return False
    return occurrence.head not in dead


def _personal(finding: Finding) -> bool:
    """Whether the finding says that it happens to the writer, or to somebody close."""
    return any(
        o.patient in {"moi", "proche"} or o.agent == "moi" or o.concept in _ABOUT_SELF
        for o in finding.used
    )


def _embodied(finding: Finding, reading: Reading) -> bool:
    """Whether somebody in particular is spoken of: the writer, or a person they know."""
    if any(o.patient == "autre" for o in finding.used):
        return True
    if not (_FIRST_PERSON.isdisjoint(reading.words) and _KNOWN.isdisjoint(reading.concepts)):
        return True
    following = (*reading.words[1:], "")
    return any(
        word in _THIRD_PERSON and after != "y"
        for word, after in zip(reading.words, following, strict=True)
    )


def _near_self(finding: Finding, reading: Reading) -> bool:
    """Whether the writer speaks of themself in or beside the finding."""
    beside = reading.words[max(0, finding.start - 3) : finding.end + 3]
    return not _FIRST_PERSON.isdisjoint(beside)


def _told(finding: Finding, reading: Reading) -> bool:
    """Whether a film, a homework or the news is spoken of near the finding."""
    return any(
        o.concept in _TOLD and finding.start - _FRAME_REACH <= o.start <= finding.end + _FRAME_REACH
        for o in reading.occurrences
    )


def _cap(level: Level, most: Level) -> Level:
    return min(level, most, key=LEVELS.index)


def telling_words(reading: Reading) -> int:
    """How long a message is, but for politeness."""
    return sum(word not in _POLITE for word in reading.words)


def _done_to(finding: Finding) -> bool:
    """Whether it says who did what to the writer, or to somebody close: « elle me frappe »."""
    return any(
        o.concept in _SUFFERED or (o.agent in _OTHERS and o.patient in _VICTIMS)
        for o in finding.used
    )


def _never_dropped(finding: Finding, against: int, limits: Limits, reading: Reading) -> bool:
    """Whether a finding deserves a question at least, whatever is said around it."""
    if finding.level == "immediate" or finding.firm:
        return True
    return against < limits.silence and not reading.frames.past and _done_to(finding)


def doubted(
    finding: Finding, total: int, against: int, limits: Limits, reading: Reading
) -> Finding:
    """The finding of a rule at the level that the rest of the message leaves it.

    Args:
        finding: what a rule found.
        total: the sum of the signs of the message.
        against: what its reassuring signs weigh together; without any, a short message
            such as « il me tape » keeps its level, though nothing else supports it.
        limits: the sums that decide.
        reading: the message; of a short one, less support is asked.
    """
    telling = telling_words(reading)
    share = min(1.0, max(0.0, (telling - _SHORT) / (limits.long - _SHORT)))
    grave = finding.level in {"serious", "immediate"}
    level = finding.level
    if against >= limits.against:
        if total < share * (limits.drop_serious if grave else limits.drop_ask):
            level = "ask" if _never_dropped(finding, against, limits, reading) else "none"
        elif grave and total < share * limits.doubt_serious:
            level = "ask"
    named = any(o.patient in _SOMEBODY or o.agent == "moi" for o in finding.used)
    known = not reading.concepts.isdisjoint(_NAMED)
    if level == "serious" and total < share * limits.doubt and not named and not known:
        level = "ask"
    return finding if level == finding.level else replace(finding, level=level)


def weakened(finding: Finding, rule: Rule | None, reading: Reading) -> Finding:
    """The finding at the level that its frame leaves it."""
    despite = rule.despite if rule else frozenset()
    frames = reading.frames
    level = finding.level
    personal = _personal(finding)
    if not frames.pivot and "fiction" not in despite and _told(finding, reading):
        level = _cap(level, "ask") if personal and not frames.fiction else "none"
    if (frames.general or frames.professional) and not personal and "general" not in despite:
        level = _cap(level, "ask") if _near_self(finding, reading) else "none"
    if level == "serious" and not personal and not _embodied(finding, reading):
        level = "none"
    if frames.past and "passe" not in despite:
        most: Level = "ask"
        if frames.safe and not any(o.concept in _THIS_HOUR for o in finding.used):
            most = "none"
        level = _cap(level, most)
    if frames.laugh and "rire" not in despite:
        level = _cap(level, "ask" if finding.kind in _JOKED_ABOUT else "serious")
    return finding if level == finding.level else replace(finding, level=level)
