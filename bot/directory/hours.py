"""Is a service open now, and what to say about it in French.

Hours are OpenStreetMap's opening_hours, read in Europe/Paris with the French public
holidays. Hours whose proof is old still order the contacts, but are said with « en
principe » and are never shown as certain.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays
from opening_hours import OpeningHours

from bot.directory.model import Channel

PARIS = ZoneInfo("Europe/Paris")
ALWAYS = "24/7"
CLOSES_SOON = timedelta(minutes=30)
OPENS_SOON = timedelta(minutes=60)

_WITHOUT_HOURS: dict[str, str] = {
    "site": "à tout moment",
    "app": "à tout moment",
    "chat": "aux horaires affichés sur le site",
    "mail": "on peut écrire à tout moment, la réponse vient plus tard",
}

Status = Literal["open", "closed", "unknown"]

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


@lru_cache(maxsize=256)
def parse(hours: str) -> OpeningHours:
    """Returns the reader of an opening_hours expression.

    Raises:
        opening_hours.ParserError: the expression is not in the syntax; ``check`` finds it before.
    """
    return OpeningHours(hours, timezone=PARIS, country="FR", max_interval_days=366)


def in_paris(now: datetime) -> datetime:
    """Returns ``now`` in Europe/Paris; a datetime without time zone is read as Paris time."""
    return now.replace(tzinfo=PARIS) if now.tzinfo is None else now.astimezone(PARIS)


def status(channel: Channel, now: datetime) -> Status:
    """Returns whether a channel answers at ``now``.

    A web page without hours is always there; any other channel without hours is unknown.
    """
    if channel.hours is None:
        return "open" if channel.kind in ("site", "app") else "unknown"
    return "open" if parse(channel.hours).is_open(in_paris(now)) else "closed"


def open_now(channel: Channel, now: datetime) -> bool | None:
    """Returns what may be shown as certain: None where the hours are old or not known."""
    if channel.hours is not None and channel.hours_confidence != "verifie":
        return None
    return {"open": True, "closed": False, "unknown": None}[status(channel, now)]


def phrase(channel: Channel, now: datetime) -> str:
    """Returns what a person reads: « ouvert, jusqu'à 23 h », « ouvre lundi à 9 h 30 » …"""
    if channel.hours is None:
        return _WITHOUT_HOURS.get(channel.kind, "horaires à vérifier")
    if channel.hours == ALWAYS:
        text = "24 h/24, 7 j/7"
    else:
        text = _timed(channel.hours, in_paris(now))
    if channel.hours_confidence == "verifie":
        return text
    return f"en principe {text} (à vérifier)"


def _timed(hours: str, now: datetime) -> str:
    reader = parse(hours)
    change = reader.next_change(now)
    if reader.is_open(now):
        return "ouvert" if change is None else _until(now, change)
    if change is None:
        return "fermé"
    opening = _opens(now, change)
    return f"fermé aujourd'hui, jour férié ; {opening}" if _is_holiday(now, change) else opening


def _until(now: datetime, change: datetime) -> str:
    left = change - now
    if left <= CLOSES_SOON:
        return f"ferme dans {max(1, int(left.total_seconds()) // 60)} min"
    if left < timedelta(hours=20):
        return f"ouvert, jusqu'à {clock(change)}"
    return f"ouvert, jusqu'à {_DAYS[change.weekday()]} {clock(change)}"


def _opens(now: datetime, change: datetime) -> str:
    left = change - now
    if left <= OPENS_SOON:
        return f"ouvre dans {-(-int(left.total_seconds()) // 60)} min"
    days = (change.date() - now.date()).days
    if days == 0:
        return f"ouvre à {clock(change)}"
    if days == 1:
        return f"ouvre demain à {clock(change)}"
    if days < 7:
        return f"ouvre {_DAYS[change.weekday()]} à {clock(change)}"
    return f"ouvre le {change.day} {_MONTHS[change.month - 1]} à {clock(change)}"


def clock(moment: datetime) -> str:
    """Returns a time of day as it is said in French: « 9 h 30 », « 23 h », « minuit »."""
    if moment.hour == 0 and moment.minute == 0:
        return "minuit"
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"


def _is_holiday(now: datetime, change: datetime) -> bool:
    """Whether today is a public holiday that keeps the service shut for the whole day."""
    return now.weekday() < 5 and change.date() > now.date() and now.date() in _holidays(now.year)


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))
