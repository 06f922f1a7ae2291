"""Finds in a message the commune a person speaks of, misspelt or shortened.

A town's name decides which local services are shown, so a wrong one is worse than none:
ordinary words (« sceaux », « colombes », a boyfriend called Antony) count only where the
sentence announces a place, and a spelling that is only close is never ``certain``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process

from bot.directory.load import DATA, read_yaml
from nlu.french.spelling import sound
from nlu.french.tables import squeeze

MAX_CHARS = 2000
LONGEST = 5
"""Words in the longest name (« val d oise », « becon les bruyeres », « l hay les roses »)."""
SHORTEST = 6  # letters of a name that a near spelling may mean: « genre » is not « Genne »
_SHORTEST_ALONE = 5  # letters of a message that is nothing but a name written by its sound

_BEFORE_A_VERB = frozenset(
    {"il", "elle", "on", "m", "t", "l", "y", "ma", "qui", "ca", "lui", "nous", "vous"}
)

_POSTCODE = re.compile(r"(?<![\d.])(?<!\d )(\d\d) ?(\d{3})(?![.]?\d)(?! \d)")
_NUMBERED = re.compile(r"\b(?:le|du|au|dans|dept|departement) (?:le )?(\d\d|9 ?[1-5])\b(?! ?\d)")


@dataclass(frozen=True, slots=True)
class Match:
    """A place that was understood.

    ``insee`` is the code of the commune when it is one of the Hauts-de-Seine; ``codes`` are
    the communes it may be (La Défense spans three): none outside the département, none for
    « le 92 ». ``certain`` is False where a question « tu parles de … ? » is due.
    """

    name: str
    insee: str | None
    codes: tuple[str, ...]
    department: str
    certain: bool

    @property
    def code(self) -> str | None:
        """The INSEE code that orders the contacts, None outside the Hauts-de-Seine.

        A place between several communes counts as the first: what serves one serves all.
        """
        return self.insee or (self.codes[0] if self.codes else None)


@dataclass(frozen=True, slots=True)
class _Name:
    match: Match
    cue_needed: int
    """0 the name alone is enough, 1 « de … » before it, 2 « à … » before it."""


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    names: dict[str, _Name]
    postcodes: dict[str, Match]
    departments: dict[str, Match]
    districts: dict[str, str]
    ordinary: frozenset[str]
    living: frozenset[str]
    near: frozenset[str]
    weak: frozenset[str]
    being: frozenset[str]
    local: dict[str, Match]
    """Names of the département without spaces, for near spellings."""
    heard: dict[str, Match]
    """The same by their sound: « puto » is Puteaux, « clichi » Clichy."""


def find_commune(text: str) -> Match | None:
    """Returns the place a text speaks of, or None.

    Args:
        text: what a person wrote, in any case, with or without accents.
    """
    places = _gazetteer()
    folded = fold(text[:MAX_CHARS])
    by_code = _postcode(folded, places)
    if by_code is not None:
        return by_code
    words = folded.split()
    found = sorted(_exact(words, places), key=lambda pair: -pair[0])
    if found:
        return found[0][1]
    return _numbered(folded, places) or _close(words, places) or _heard(words, places)


def commune_name(code: str) -> str | None:
    """Returns the name of a commune of the Hauts-de-Seine by its INSEE code."""
    for name in _gazetteer().postcodes.values():
        if name.insee == code:
            return name.name
    return None


@cache
def all_communes() -> tuple[tuple[str, str], ...]:
    """Returns code and name of the communes of the Hauts-de-Seine, by name."""
    rows = read_yaml(DATA / "communes.yml")["communes"]
    return tuple(sorted(((row["code"], row["name"]) for row in rows), key=lambda c: fold(c[1])))


def district(code: str) -> str | None:
    """Returns the arrondissement of a commune, None outside the Hauts-de-Seine."""
    return _gazetteer().districts.get(code)


def fold(text: str) -> str:
    """Returns the text in plain lower-case letters and digits, words one space apart."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("’", " "))
    plain = "".join(c for c in plain.casefold() if not unicodedata.combining(c))
    plain = re.sub(r"[^a-z0-9]+", " ", plain).strip()
    return re.sub(r"\b(?:st|ste)\b", "saint", plain)


def _postcode(folded: str, places: _Gazetteer) -> Match | None:
    for found in _POSTCODE.finditer(folded):
        code = found[1] + found[2]
        match = places.postcodes.get(code) or places.departments.get(code[:2])
        if match is not None:
            return match
    return None


def _numbered(folded: str, places: _Gazetteer) -> Match | None:
    """« dans le 92 », « du 93 », or a message that is only the number."""
    if folded.replace(" ", "") in places.departments:
        return places.departments[folded.replace(" ", "")]
    found = _NUMBERED.search(folded)
    return places.departments.get(found[1].replace(" ", "")) if found else None


def _exact(words: Sequence[str], places: _Gazetteer) -> Iterator[tuple[float, Match]]:
    """Yields each place named in full with a mark: longer, announced and local are better."""
    position = 0
    while position < len(words):
        for size in range(min(LONGEST, len(words) - position), 0, -1):
            name = places.names.get(" ".join(words[position : position + size]))
            if name is None:
                continue
            cue = _cue(words, position, places)
            alone = len(words) <= size + 1
            if cue < name.cue_needed and not alone:
                continue
            sure = name.cue_needed == 0 or cue >= 2 or len(words) == size
            match = replace(name.match, certain=name.match.certain and sure)
            yield cue + size / 10 + (0.5 if match.codes else 0), match
            position += size - 1
            break
        position += 1


def _close(words: Sequence[str], places: _Gazetteer) -> Match | None:
    """Returns the place whose spelling is nearest, where the sentence announces a place."""
    best: tuple[float, str] | None = None
    for position in range(len(words)):
        cue = _cue(words, position, places)
        for size in range(1, min(4, len(words) - position) + 1):
            piece = words[position : position + size]
            limit = _limit(cue, alone=len(words) <= size + 1)
            if limit is None or not _may_be_a_name(piece, places):
                continue
            hit = process.extractOne(
                "".join(piece),
                places.local.keys(),
                scorer=fuzz.ratio,
                score_cutoff=limit,
            )
            if hit and hit[0][0] == piece[0][0] and (best is None or hit[1] > best[0]):
                best = (hit[1], hit[0])
    if best is None:
        return None
    return replace(places.local[best[1]], certain=False)


def _heard(words: Sequence[str], places: _Gazetteer) -> Match | None:
    """Returns the place that is written as it sounds, where a person says to be or live there."""
    for position in range(len(words)):
        announced = _cue(words, position, places) >= 2
        for size in range(min(4, len(words) - position), 0, -1):
            piece = words[position : position + size]
            name = "".join(piece)
            led_to = len(words) == size and len(name) >= _SHORTEST_ALONE
            if not led_to and places.ordinary.isdisjoint(piece):
                led_to = announced
            if led_to or _is_lived_in(words, position, places):
                match = places.heard.get(sound(squeeze(name)))
                if match is not None:
                    return replace(match, certain=False)
    return None


def _is_lived_in(words: Sequence[str], position: int, places: _Gazetteer) -> bool:
    """« j'habite colombe », « je suis à colombe »; « j'ai parlé à Colombe » is a person."""
    before = words[max(0, position - 2) : position]
    if len(before) == 2 and before[1] in places.near:
        return before[0] in places.being | places.living
    return bool(before) and before[-1] in places.living


def _limit(cue: int, *, alone: bool) -> float | None:
    """The nearness (0 to 100) asked of a misspelt name: the better announced, the less."""
    if alone or cue == 3:
        return 80
    return {2: 84, 1: 91}.get(cue)


def _may_be_a_name(piece: Sequence[str], places: _Gazetteer) -> bool:
    if len("".join(piece)) < 5 or piece[0] in places.near | places.weak | places.living:
        return False
    if any(" ".join(piece[start:]) in places.names for start in range(len(piece))):
        return False
    return not any(word in places.ordinary for word in piece)


def _cue(words: Sequence[str], position: int, places: _Gazetteer) -> int:
    """3 « j'habite à … », 2 « vers … », 1 « de … », 0 nothing announces a place."""
    before = list(words[max(0, position - 3) : position])
    if any(word in places.living for word in before):
        return 3
    while before and before[-1] in ("la", "le", "les", "l"):
        before.pop()
    if before and before[-1] in places.near:
        return 0 if _is_auxiliary(before) else 2
    return 1 if before and before[-1] in places.weak else 0


def _is_auxiliary(before: Sequence[str]) -> bool:
    """« il a », « m'a », « elle a »: a verb, not « à »."""
    return before[-1] == "a" and len(before) > 1 and before[-2] in _BEFORE_A_VERB


@cache
def _gazetteer() -> _Gazetteer:
    data = read_yaml(DATA / "communes.yml")
    names: dict[str, _Name] = {}
    departments = {
        row["code"]: Match(row["name"], None, (), row["code"], certain=True)
        for row in data["departements"]
    }
    for row in data["departements"]:
        _add(names, departments[row["code"]], row)
    for department, towns in data["voisines"].items():
        for town in towns:
            _add(names, Match(town, None, (), department, certain=True), {"name": town})
    for row in data["lieux"]:
        _add(
            names,
            Match(row["name"], None, tuple(row["codes"]), "92", certain=True),
            row,
        )
    postcodes: dict[str, Match] = {}
    for row in data["communes"]:
        match = Match(row["name"], row["code"], (row["code"],), "92", certain=True)
        postcodes.update(dict.fromkeys(row["postcodes"], match))
        _add(names, match, row)
    local = {
        key.replace(" ", ""): name.match
        for key, name in names.items()
        if name.match.codes and name.match.certain and len(key) >= SHORTEST
    }
    return _Gazetteer(
        names=names,
        postcodes=postcodes,
        departments=departments,
        districts={row["code"]: row["arrondissement"] for row in data["communes"]},
        ordinary=frozenset(data["mots_ordinaires"]),
        living=frozenset(data["habiter"]),
        near=frozenset(data["prepositions"]),
        weak=frozenset(data["prepositions_faibles"]),
        being=frozenset(data["etre_la"]),
        local=local,
        heard={sound(squeeze(name)): match for name, match in local.items()},
    )


def _add(names: dict[str, _Name], match: Match, row: Mapping[str, Any]) -> None:
    """Adds the name of a place and the other ways to say it."""
    cue = {"oui": 1, "forte": 2}.get(row.get("prudence", ""), 0)
    names[fold(match.name)] = _Name(match, cue)
    for alias in row.get("aussi", ()):
        short = alias.startswith("*")
        guess = replace(match, certain=not short)
        names[fold(alias)] = _Name(guess, max(cue, int(short)))
