"""Reads the seed data: YAML files to frozen services.

``check.py`` explains faults to the people who edit the files; here a fault is an
error that names the file and the service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.directory.model import Audience, Channel, Service

DATA = Path(__file__).parent / "data"
SERVICE_FILES = (
    "emergency.yml",
    "national.yml",
    "hauts_de_seine.yml",
    "images.yml",
    "departement.yml",
)


class SeedError(ValueError):
    """The seed data cannot be read; the message says which file and which service."""


def read_yaml(path: Path) -> Any:
    """Returns the content of a YAML file, read with the C parser where it exists."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def load_services(folder: Path = DATA) -> tuple[Service, ...]:
    """Returns every service of the seed, in the order of the files.

    Raises:
        SeedError: a file is missing or a service lacks a field; run
            ``python -m bot directory check`` for the whole list of faults.
    """
    services: list[Service] = []
    for name in SERVICE_FILES:
        try:
            rows = read_yaml(folder / name)["services"]
        except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
            raise SeedError(f"{name}: cannot be read ({type(error).__name__})") from error
        services.extend(_services(name, rows))
    return tuple(services)


def without_expired(services: Iterable[Service], today: date) -> tuple[Service, ...]:
    """Returns the services whose ``expires_on`` has not passed on ``today``."""
    return tuple(s for s in services if s.expires_on is None or today <= s.expires_on)


def service_from(row: Mapping[str, Any]) -> Service:
    """Returns the service a mapping of the seed describes.

    Raises:
        KeyError, TypeError, ValueError: a field is missing or of another type.
    """
    audience = row.get("audience") or {}
    territory = row["territory"]
    place = row.get("place")
    return Service(
        id=row["id"],
        name=row["name"],
        summary=" ".join(row["summary"].split()),
        kinds=tuple(row["kinds"]),
        audience=Audience(
            min_age=audience.get("min_age"),
            max_age=audience.get("max_age"),
            genders=tuple(audience.get("genders", ("f", "m"))),
            subjects=tuple(audience.get("subjects", ("self", "other"))),
        ),
        channels=tuple(Channel(**channel) for channel in row["channels"]),
        free=row["free"],
        on_bill=row["on_bill"],
        languages=tuple(row["languages"]),
        territory=(territory,) if isinstance(territory, str) else tuple(territory),
        place=place,
        commune=row.get("commune"),
        source=row["source"],
        source_age=row["source_age"],
        checked_on=row["checked_on"],
        review_by=row["review_by"],
        expires_on=row.get("expires_on"),
        confidence=row["confidence"],
        to_check=row.get("to_check"),
    )


def _services(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterable[Service]:
    for position, row in enumerate(rows, start=1):
        try:
            yield service_from(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            who = row.get("id", f"n° {position}") if isinstance(row, Mapping) else f"n° {position}"
            raise SeedError(f"{name}: service {who}: {error}") from error
