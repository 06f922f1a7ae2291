"""In which sense something is said: denied, supposed, long past, told of a film, joked.

Flags (French, as they appear in the features and in the rules): ``nie``,
``hypothese``, ``fiction``, ``passe``, ``rire``, ``general``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.french.concepts import Match
from nlu.french.normalise import keys

_SUPPOSED = 14
"""Words that a supposition governs when no full stop ends it."""

NEGATORS = frozenset({"pas", "jamais", "aucun", "aucune", "sans", "ni", "nul", "nulle", "point"})
_NOT_OF_THE_ACT = keys("""
    sais sait savais peux peut pouvais arrete arretait arretent arreter ose comprends veux
    veut voulais pense dors dort parle reste aime suis est etait cesse vais va fais ai_peur
    dis crois vois voit faut rentre sort entend reponds repond supporte accepte lache laisse
""")
_AUXILIARY = keys("a ai as ont avait avais avaient aura aurait est es sont etait ete fut ma mont")
_BETWEEN = keys("""
    encore vraiment du tout de d des un une le la les l me te se lui a ete fait subi recu
    porte leve mis donne non plus eu etre avoir trop jamais vecu victime ca ce
""")
_NOBODY = keys("personne rien")
_NOBODY_SUBJECT = "persone"
_AFTER_NOBODY = keys("ne n me m te le la les l a nous")
_STILL_TRUE = keys("que seulement uniquement juste arrete arreter fort mal premiere assez trop")


@dataclass(frozen=True, slots=True)
class Frames:
    """Which frames a message holds; sentences for those that bind a sentence."""

    fiction: bool
    homework: bool
    news: bool
    laugh: bool
    past: bool
    safe: bool
    pivot: bool
    general: bool
    professional: bool
    hypothesis: tuple[int, ...]
    correction: bool


def frames(matches: Sequence[Match], sentences: Sequence[int]) -> Frames:
    """The frames of a message from its concepts."""
    names = {m.concept for m in matches}
    general = {sentences[m.start] for m in matches if m.concept == "QUESTION_GENERALE"}
    return Frames(
        fiction="CADRE_FICTION" in names,
        homework="CADRE_DEVOIR" in names,
        news="CADRE_ACTU" in names,
        laugh="RIRE" in names,
        past="PASSE_LOIN" in names,
        safe="EN_SECURITE" in names,
        pivot="PIVOT" in names,
        general=bool(general),
        professional="PRO_GENERAL" in names,
        hypothesis=tuple(m.start for m in matches if m.concept == "HYPOTHESE"),
        correction="CORRECTION" in names,
    )


def supposed(place: int, seen: Frames, sentences: Sequence[int]) -> bool:
    """Whether a supposition (« et si un jour … ») governs the word at ``place``."""
    return any(
        at - 1 <= place <= at + _SUPPOSED and sentences[at] == sentences[place]
        for at in seen.hypothesis
    )


def negated(match: Match, words: Sequence[str], clauses: Sequence[int]) -> bool:
    """Whether the occurrence is denied: « il m'a jamais frappée », « sans me frapper »."""
    return (
        _denied_before(match, words, clauses)
        or _denied_after(match, words, clauses)
        or _at_no_moment(match, words)
    )


def _at_no_moment(match: Match, words: Sequence[str]) -> bool:
    """« À aucun moment il n'a menacé » : a denial announced at the start."""
    lead = tuple(words[max(0, match.start - 9) : match.start])
    return any(
        word == "aucun" and lead[i + 1 : i + 2] in (("moment",), ("cas",))
        for i, word in enumerate(lead)
    )


def _denied_before(match: Match, words: Sequence[str], clauses: Sequence[int]) -> bool:
    first = match.start if words[match.start] not in NEGATORS else match.head
    for place in range(first - 1, max(first - 6, -1), -1):
        if clauses[place] != clauses[match.start]:
            return False
        word = words[place]
        if word == _NOBODY_SUBJECT and words[place + 1] in _AFTER_NOBODY:
            return True
        if word in NEGATORS:
            return _binds(place, words, match)
        if word not in _BETWEEN:
            return False
    return False


def _binds(place: int, words: Sequence[str], match: Match) -> bool:
    """Whether the negator at ``place`` denies what follows it."""
    after = words[place + 1] if place + 1 < len(words) else ""
    if after in _STILL_TRUE:
        return False
    before = words[place - 1] if place else ""
    if words[place] in {"sans", "jamais", "aucun", "aucune", "ni"} or before in _AUXILIARY:
        return True
    if before in _NOT_OF_THE_ACT:
        return words[place] == "pas" and before in {"est", "suis"} and after in {"de", "un", "une"}
    return place + 3 >= match.start


def _denied_after(match: Match, words: Sequence[str], clauses: Sequence[int]) -> bool:
    place = match.head + 1
    if place >= len(words) or clauses[place] != clauses[match.head]:
        return False
    if words[place] in _NOBODY and "ne" not in words[place + 1 : place + 3]:
        return True
    if words[place] in {"pas", "jamais", "plus"}:
        after = words[place + 1] if place + 1 < len(words) else ""
        before = words[max(0, match.start - 2) : match.start]
        if words[place] == "plus" and "ne" not in before:
            return False
        return after not in _STILL_TRUE
    return False
