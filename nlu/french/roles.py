"""Who does what to whom: the subject and the object around a verb of violence.

No parser: French keeps its object pronouns just before the verb and its subject
just before them, so a short walk to the left, then a look to the right, is enough
for the sentences people type.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlu.french.concepts import Match
from nlu.french.normalise import keys

ME = "moi"
OTHER = "autre"
CLOSE = "proche"
GENERAL = "general"
THING = "chose"
SELF = "soi"
UNKNOWN = ""

_ME = keys("me ma mas mont nous m moi")
_YOU = keys("te ta t")
_THEM = keys("le la les l lui leur")
_SELF = frozenset({"se", "s"})
_SUBJECTS = keys("il elle ils elles on qui ca y")
_YOU_SUBJECTS = frozenset({"tu", "vous"})
_SKIPPED = keys("""
    ai as a ont avait avais avaient aura est es suis sont etait ete va vais vas vont veut
    veux vient viens peut pourrait pouvait encore trop bien deja fait faire vraiment failli
    direct carrement toujours parfois souvent juste genre meme presque en y ne n pas jamais
    plus rien tout tous toute aussi limite alors grave bcp beaucoup fini commence recommence
    a de par force mis donne colle foutu tellement re hier regulierement deux trois fois
    essaye essaie voulu voulait menace menacer d une allait allais vont allaient aller
    finira finit faudra dois doit devait pourra un des coup coups promis jure dit que train
    cesse
""")
_THEM_AFTER = keys("elle lui eux elles")
_MYSELF = {("me", "suis"), ("me", "fais"), ("me", "fait"), ("me", "faisais")}
_AM_OR_HAVE = {("suis",), ("ai",), ("avais",), ("etais",)}
_AUXILIARY = keys("a ai as ont avait avais avaient aura va vais vont veut")
_PASSIVE = keys("fait fais faite faits faisait faire fai ete")
_AFTER = keys("""
    pas encore trop fort dessus sur a de contre tout tous les le jours aussi toute devant et
    ou souvent parfois jamais plus comme grave si la main gueule
""")
_ARTICLES = keys("le la les l ce cette ces")
_LOOK_LEFT = 8
_LOOK_RIGHT = 4


def agent_and_patient(
    match: Match,
    words: Sequence[str],
    clauses: Sequence[int],
    persons_by_end: dict[int, tuple[str, int]],
    persons_by_start: dict[int, tuple[str, int]],
) -> tuple[str, str]:
    """Who acts and who suffers, as far as the words show.

    Args:
        match: the occurrence of an act (COUP, TUER …).
        words, clauses: the words of the message and the clause of each.
        persons_by_end, persons_by_start: place after (of) a noun of person → (kind, other end).

    Returns:
        (agent, patient), each "moi", "autre", "proche", "general", "toi" or "".
    """
    agent, patient, passive = _left(match, words, clauses, persons_by_end)
    if patient == UNKNOWN:
        patient = _right(match, words, clauses, persons_by_start)
    if passive:
        agent, patient = UNKNOWN, agent or patient
    return agent, patient


def _left(
    match: Match,
    words: Sequence[str],
    clauses: Sequence[int],
    persons_by_end: dict[int, tuple[str, int]],
) -> tuple[str, str, bool]:
    agent = patient = UNKNOWN
    passive = False
    place = match.start
    own_words = set(words[match.start : match.head])
    if own_words & _ME:
        patient = ME
    elif own_words & _YOU:
        patient = "toi"
    for _ in range(_LOOK_LEFT):
        if place in persons_by_end and place != match.end:
            kind, start = persons_by_end[place]
            if words[start - 1] == "par" if start else False:
                place = start - 1
                continue
            agent = kind
            break
        place -= 1
        if place < 0 or clauses[place] != clauses[match.start]:
            break
        word = words[place]
        if word == "je":
            agent = ME
            following = tuple(words[place + 1 : place + 3])
            helpers = set(words[place : match.head])
            if following in _MYSELF:
                passive = bool(_PASSIVE & helpers)
                patient = ME if passive else SELF
            elif _am_done_to(following, helpers, match.head - place):
                passive = True
            elif following[:1] == ("me",):
                patient = SELF
            break
        if word in _ME:
            patient = patient or ME
        elif word in _YOU:
            patient = patient or "toi"
        elif word in _SELF:
            passive = bool(_PASSIVE & set(words[place : match.head]))
            patient = patient or SELF
        elif word in _SUBJECTS:
            agent = OTHER
            if "ete" in words[place : match.head]:
                passive = True
            break
        elif word in _YOU_SUBJECTS:
            agent = "toi"
            break
        elif word in _THEM and place == match.start - 1:
            patient = patient or OTHER
        elif word in _THEM or word in _SKIPPED:
            aside = word == "lui" or (word in _THEM and words[place + 1] in _AUXILIARY)
            if aside and patient == UNKNOWN:
                patient = OTHER
        else:
            if place and words[place - 1] in _ARTICLES and words[place + 1] != "qui":
                agent = THING
            break
    if passive and patient == SELF:
        patient = UNKNOWN
    return agent, patient, passive


def _am_done_to(following: tuple[str, ...], helpers: set[str], distance: int) -> bool:
    """« j'ai été frappée », « je suis frappée »."""
    if following[:1] in _AM_OR_HAVE and "ete" in helpers:
        return True
    return following[:1] == ("suis",) and distance == 2


def _right(
    match: Match,
    words: Sequence[str],
    clauses: Sequence[int],
    persons_by_start: dict[int, tuple[str, int]],
) -> str:
    own = set(words[match.head : match.end])
    if own & {"moi", "mes", "mon"} and not own & {"main"}:
        return ME
    for place in range(match.head + 1, min(match.end + _LOOK_RIGHT, len(words))):
        if clauses[place] != clauses[match.end - 1]:
            break
        if place in persons_by_start:
            return persons_by_start[place][0]
        word = words[place]
        if word in {"moi", "nous"}:
            return ME
        if word in _THEM_AFTER and words[place - 1] in {"sur", "contre", "a", "dessus"}:
            return OTHER
        if place >= match.end and word not in _AFTER:
            break
    return UNKNOWN
