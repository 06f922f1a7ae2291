"""The whole directory under its headings, for people who would rather look than chat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from bot.directory.cards import spoken, to_contact
from bot.directory.catalogue import Catalogue
from bot.directory.communes import commune_name, fold
from bot.directory.hours import in_paris, status
from bot.directory.load import DATA, read_yaml
from bot.directory.model import Channel, Referral, Service
from bot.directory.timetable import timetable
from bot.messages import Contact

MAX_QUERY = 80
"""Characters of a search that are read."""

_ANSWERED = frozenset({"call", "sms", "chat", "place"})
"""Ways behind which somebody sits, so that « open » means something."""

_FUZZY_FROM = 5
"""Letters of the shortest word that may be misspelt."""
_NEAR = 86
_EMPTY_WORDS = frozenset(
    fold("un une le la les de des du d l pour a au aux en et mon ma mes").split()
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be shown; everything by default.

    Args:
        commune: an INSEE code, or another code outside the département; None for every place.
        answered: only where somebody answers now.
        query: words that were typed, in any spelling.
    """

    commune: str | None = None
    answered: bool = False
    query: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One service as it is read on a page."""

    service: Service
    contact: Contact
    towns: tuple[str, ...]
    """The communes it is for, where it is not for more."""
    weeks: tuple[tuple[str, str], ...]
    """Kind of channel and its opening hours over a whole week."""
    source: str
    """The site on which it was checked; shown, never linked."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Services for one need."""

    title: str
    text: str
    entries: tuple[Entry, ...]


def browse(catalogue: Catalogue, filters: Filters, now: datetime) -> tuple[Heading, ...]:
    """Returns the headings that have something to show, in the order of ``rubriques.yml``."""
    moment = in_paris(now)
    here = None if filters.commune is None else catalogue.serving(filters.commune)
    found = []
    for row in headings():
        named = (catalogue.get(id_) for id_ in row["services"])
        services = [s for s in named if s is not None and (here is None or s.id in here)]
        shown = [s for s in services if _is_shown(s, row["titre"], filters, moment)]
        if shown:
            ordered = sorted(shown, key=lambda s: _rank(s, filters.commune, moment))
            entries = tuple(_entry(service, moment) for service in ordered)
            found.append(Heading(row["titre"], row["texte"], entries))
    return tuple(found)


@cache
def headings() -> tuple[dict[str, Any], ...]:
    """Returns the rows of ``rubriques.yml``."""
    return tuple(read_yaml(DATA / "rubriques.yml")["rubriques"])


def _is_shown(service: Service, title: str, filters: Filters, now: datetime) -> bool:
    if service.expires_on is not None and service.expires_on < now.date():
        return False
    if filters.answered and not any(_answers(channel, now) for channel in service.channels):
        return False
    return _matches(filters.query, service, title)


def _answers(channel: Channel, now: datetime) -> bool:
    return channel.kind in _ANSWERED and status(channel, now) == "open"


def _matches(query: str, service: Service, title: str) -> bool:
    words = [word for word in fold(query[:MAX_QUERY]).split() if word not in _EMPTY_WORDS]
    text = _text(service, title)
    return all(_is_in(word, text) or meanings(word) & {*service.kinds} for word in words)


def _is_in(word: str, text: Iterable[str]) -> bool:
    """Whether a word of the text begins so, or is spelt nearly so."""
    if any(other.startswith(word) for other in text):
        return True
    return len(word) >= _FUZZY_FROM and any(fuzz.ratio(word, other) >= _NEAR for other in text)


def meanings(word: str) -> frozenset[str]:
    """Returns the dangers and needs that a typed word stands for (``recherche.yml``).

    Args:
        word: as ``fold`` gives it.
    """
    rows = _meanings().items()
    return frozenset(kind for kind, words in rows if _is_in(word, words))


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    rows = read_yaml(DATA / "recherche.yml")["mots"]
    return {kind: tuple(fold(" ".join(words)).split()) for kind, words in rows.items()}


def _text(service: Service, title: str) -> list[str]:
    numbers = [c.number for c in service.channels if c.number]
    parts = [
        service.name,
        service.summary,
        title,
        service.place or "",
        *(commune_name(code) or "" for code in service.territory),
        *(kind.replace("_", " ") for kind in service.kinds),
        *numbers,
        *(spoken(number) for number in numbers),
    ]
    return fold(" ".join(parts)).split()


def _rank(service: Service, commune: str | None, now: datetime) -> tuple[bool, bool]:
    """What was not reviewed in time last; what stands in the town first."""
    near = commune is not None and (commune == service.commune or commune in service.territory)
    return service.overdue(now.date()), not near


def _entry(service: Service, now: datetime) -> Entry:
    return Entry(
        service,
        to_contact(Referral(service, service.channels, "annuaire"), now),
        tuple(name for code in service.territory if (name := commune_name(code))),
        tuple(_weeks(service)),
        (urlsplit(service.source).hostname or service.source).removeprefix("www."),
    )


def _weeks(service: Service) -> Iterator[tuple[str, str]]:
    for channel in service.channels:
        if channel.hours is not None:
            old = "" if channel.hours_confidence == "verifie" else " (à vérifier)"
            yield channel.kind, timetable(channel.hours) + old
