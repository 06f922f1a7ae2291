"""Checks one way to reach a service: number, link, hours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from opening_hours import validate

from bot.directory import vocabulary

_AFTER_MIDNIGHT = re.compile(r"\b(?:2[5-9]|[3-9]\d):\d\d|\b24:(?!00)\d\d")
NUMBERED = ("call", "sms")


def check_channel(row: Any) -> Iterator[str]:
    """Yields, in French, what is wrong with a channel of a data file."""
    if not isinstance(row, Mapping):
        yield "une façon de joindre le service s'écrit {kind: …, …}"
        return
    for name in sorted(row.keys() - vocabulary.CHANNEL):
        yield f"« {name} » n'existe pas dans « channels »"
    kind = row.get("kind")
    if kind not in vocabulary.CHANNEL_KINDS:
        yield f"« kind » : « {kind} » n'est pas dans {', '.join(vocabulary.CHANNEL_KINDS)}"
    elif kind in NUMBERED:
        yield from _number(row.get("number"))
    elif kind != "place":
        yield from _link(str(kind), row.get("url"))
    yield from _hours(row)


def _number(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not value.isdigit():
        yield f"numéro « {value} » : des chiffres seulement, entre guillemets"
        return
    if value in vocabulary.refused():
        yield f"le {value} ne doit jamais paraître : {vocabulary.refused()[value]}"
    if not _is_french(value):
        yield f"le {value} n'est pas un numéro français valable : le recopier du site du service"


def _is_french(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return False
    short = phonenumbers.is_valid_short_number_for_region(parsed, "FR")
    return short or phonenumbers.is_valid_number(parsed)


def _link(kind: str, value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        yield "il manque « url »"
        return
    if kind == "mail":
        domain = value.partition("@")[2]
        if not domain:
            yield f"« {value} » n'est pas une adresse électronique"
            return
    else:
        if not value.startswith("https://"):
            yield f"« {value} » doit commencer par https://"
        domain = urlsplit(value).hostname or ""
    yield from _domain(value, domain)


def is_allowed(url: str) -> bool:
    """Whether a link may lead to an address: https, and a domain of ``domains.yml``."""
    parts = urlsplit(url)
    names = _parents(parts.hostname or "")
    return parts.scheme == "https" and any(name in vocabulary.allowed() for name in names)


def _domain(value: str, domain: str) -> Iterator[str]:
    for name in (value, *_parents(domain)):
        if name in vocabulary.refused():
            yield f"« {name} » ne doit jamais paraître : {vocabulary.refused()[name]}"
            return
    if not any(name in vocabulary.allowed() for name in (value, *_parents(domain))):
        yield f"« {domain} » n'est pas dans domains.yml : à vérifier par une personne d'abord"


def _parents(domain: str) -> list[str]:
    parts = domain.split(".")
    return [".".join(parts[start:]) for start in range(len(parts) - 1)]


def _hours(row: Mapping[str, Any]) -> Iterator[str]:
    hours, confidence = row.get("hours"), row.get("hours_confidence")
    if hours is None:
        if confidence is not None:
            yield "« hours_confidence » sans « hours »"
        return
    if confidence not in vocabulary.HOURS_CONFIDENCES:
        yield f"« hours_confidence » : {' ou '.join(vocabulary.HOURS_CONFIDENCES)}"
    if _AFTER_MIDNIGHT.search(str(hours)):
        yield f"horaires « {hours} » : pas d'heure après 24:00, la nuit s'écrit 22:00-02:00"
    elif not validate(str(hours)):
        yield f"horaires « {hours} » illisibles : écrire par exemple « Mo-Fr 09:30-17:30; PH off »"
