"""What a person must check again: when, by whom, where, and what to ask.

``make check-directory`` prints it; ``directory export --review`` writes a sheet for the
person who phones the services.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from bot.directory.cards import spoken
from bot.directory.load import DATA, read_yaml
from bot.directory.model import Channel, Service
from bot.directory.timetable import timetable

SOON = timedelta(days=30)
QUESTIONS = "Même numéro ? Mêmes jours et heures ? Pour qui ? Gratuit ? Peut-on écrire ?"
COLUMNS = (
    "Service",
    "Fiche",
    "Qui vérifie",
    "Comment joindre",
    "À demander",
    "Horaires connus",
    "Vérifié le",
    "À revoir avant le",
    "Source",
    "Résultat",
    "Date et initiales",
)
_WAYS = {
    "call": "appeler le",
    "sms": "écrire par SMS au",
    "chat": "ouvrir",
    "site": "ouvrir",
    "app": "ouvrir",
    "mail": "écrire à",
}


def late(services: Iterable[Service], today: date) -> list[Service]:
    """Returns the services whose review date has passed, the oldest first."""
    return sorted((s for s in services if s.overdue(today)), key=lambda s: s.review_by)


def lines(services: Sequence[Service], today: date) -> Iterator[str]:
    """Yields, in French, what has to be checked because of a date."""
    for service in services:
        if service.expires_on is not None and service.expires_on < today:
            yield f"{service.id} : n'est plus montré depuis le {service.expires_on:%d/%m/%Y}"
    for service in late(services, today):
        yield f"{service.id} : à revérifier depuis le {_task(service)}"
    for service in sorted(services, key=lambda s: s.review_by):
        if today <= service.review_by <= today + SOON:
            yield f"{service.id} : à revérifier avant le {_task(service)}"


def doubts(services: Iterable[Service]) -> Iterator[str]:
    """Yields, in French, what was not sure when a service was checked."""
    for service in services:
        if service.to_check:
            where = ways(service) or service.place
            yield f"{service.id} : {service.to_check} ({reviewer(service)} ; {where})"


def reviewer(service: Service) -> str:
    """Returns the function of the person who checks a service."""
    data = read_yaml(DATA / "reviewers.yml")
    local = service.territory[0] not in data["territoires"]
    by_place = data["territoires"]["commune" if local else service.territory[0]]
    return str(data["fiches"].get(service.id, by_place))


def ways(service: Service) -> str:
    """Returns how the person who checks reaches the service."""
    return " ; ".join(_way(channel) for channel in service.channels if channel.kind != "place")


def write_sheet(path: Path, services: Iterable[Service], today: date) -> int:
    """Writes the sheet, what is late first, and returns the number of its services.

    Semicolons and the mark at the start are what a French spreadsheet expects.

    Raises:
        OSError: the file cannot be written.
    """
    rows = sorted(services, key=lambda s: (s.review_by, s.id))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file, delimiter=";")
        sheet.writerow(COLUMNS)
        sheet.writerows(_row(service, today) for service in rows)
    return len(rows)


def _row(service: Service, today: date) -> tuple[str, ...]:
    until = f"{service.review_by:%d/%m/%Y}{' (passé)' if service.overdue(today) else ''}"
    return (
        service.name,
        service.id,
        reviewer(service),
        ways(service) or service.place or "",
        " ".join(part for part in (QUESTIONS, service.to_check) if part),
        " ; ".join(_hours(channel) for channel in service.channels),
        f"{service.checked_on:%d/%m/%Y}",
        until,
        f"{service.source} ({service.source_age})",
        "",
        "",
    )


def _task(service: Service) -> str:
    doubt = f" - demander : {service.to_check}" if service.to_check else ""
    return (
        f"{service.review_by:%d/%m/%Y} ({service.name}) - par : {reviewer(service)} - "
        f"{ways(service) or service.place} - source : {service.source}{doubt}"
    )


def _way(channel: Channel) -> str:
    target = spoken(channel.number) if channel.number else channel.url
    return f"{_WAYS[channel.kind]} {target}"


def _hours(channel: Channel) -> str:
    if channel.hours is None:
        return f"{channel.kind} : non connus"
    old = " (anciens)" if channel.hours_confidence != "verifie" else ""
    return f"{channel.kind} : {timetable(channel.hours)}{old}"
