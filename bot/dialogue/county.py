"""What the Département does, and its events: places, pages and dates from data.

An event is shown until the end of its last day, then no longer. Hours that nobody
confirmed are called so, beside the page where they can be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.messages import Contact, ContactAction

_TO_CHECK = "à vérifier"
_PAGE = "Voir la page du Département"


def offers(data: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> tuple[Contact, ...]:
    """Returns what the Département offers, each with the page to check it on.

    Args:
        data: ``departement`` of ``responses/data/departement.yml``.
        names: ids in it, in the order in which they are shown.
    """
    return tuple(_shown(name, data[name], _hours(data[name])) for name in names)


def coming(data: Mapping[str, Mapping[str, Any]], today: date) -> tuple[Contact, ...]:
    """Returns the events that are not over, the next one first.

    Args:
        data: ``evenements`` of ``responses/data/departement.yml``.
        today: the day in Paris.
    """
    ahead = sorted(
        ((name, event) for name, event in data.items() if event["fin"] >= today),
        key=lambda pair: pair[1]["debut"],
    )
    return tuple(_shown(name, event, _when(event)) for name, event in ahead[:1])


def _shown(name: str, entry: Mapping[str, Any], hours: str) -> Contact:
    link = ContactAction("site", _PAGE, entry["lien"])
    return Contact(name, entry["titre"], entry["texte"], (link,), None, hours)


def _hours(entry: Mapping[str, Any]) -> str:
    hours = str(entry.get("horaires", ""))
    return f"horaires {hours}" if hours == _TO_CHECK else hours


def _when(event: Mapping[str, Any]) -> str:
    begins, ends = event["debut"], event["fin"]
    day = _day(begins) if begins == ends else f"du {_day(begins)} au {_day(ends)}"
    return ", ".join(part for part in (day, _hours(event)) if part)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
