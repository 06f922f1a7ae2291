"""What the directory knows: services, the ways to reach them, and a person's situation.

Plain frozen dataclasses: no database, no file, no channel. The French values
(``verifie``, ``suicide`` …) are the vocabulary of the data files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.messages import ActionKind, Level

ChannelKind = ActionKind | Literal["place"]
Confidence = Literal["verifie", "une_source"]
HoursConfidence = Literal["verifie", "a_verifier"]
Gender = Literal["f", "m"]
Subject = Literal["self", "other", "author"]

WRITTEN: frozenset[str] = frozenset({"sms", "chat", "site", "app", "mail"})
"""The kinds of channel that need no voice."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach a service.

    ``number`` holds digits only, as one dials them in France; ``hours`` follows the
    opening_hours syntax of OpenStreetMap, read in Europe/Paris, and is None where they
    are not known.
    """

    kind: ChannelKind
    number: str | None = None
    url: str | None = None
    hours: str | None = None
    hours_confidence: HoursConfidence | None = None
    label: str | None = None
    """What stands on the button, where « Ouvrir le site » would not be enough."""


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a service is; ages in whole years, both included, None for no limit."""

    min_age: int | None = None
    max_age: int | None = None
    genders: tuple[Gender, ...] = ("f", "m")
    subjects: tuple[Subject, ...] = ("self", "other")

    @property
    def adults_only(self) -> bool:
        """Whether a minor may not use the service."""
        return self.min_age is not None and self.min_age >= 18

    @property
    def minors_only(self) -> bool:
        """Whether an adult may not use the service."""
        return self.max_age is not None and self.max_age < 18


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the directory, as ``data/*.yml`` tells it."""

    id: str
    name: str
    summary: str
    kinds: tuple[str, ...]
    audience: Audience
    channels: tuple[Channel, ...]
    free: bool | None
    """None where the price was not found."""
    on_bill: bool | None
    """False only where a source says that a call does not appear on the bill."""
    languages: tuple[str, ...]
    territory: tuple[str, ...]
    """``("national",)``, ``("idf",)``, ``("92",)`` or INSEE codes of communes."""
    place: str | None
    commune: str | None
    """INSEE code of the commune in which ``place`` stands."""
    source: str
    source_age: str
    checked_on: date
    review_by: date
    expires_on: date | None
    confidence: Confidence
    to_check: str | None

    @property
    def needs_speech(self) -> bool:
        """Whether there is no way to reach the service without speaking."""
        return not any(channel.kind in WRITTEN for channel in self.channels)

    def overdue(self, today: date) -> bool:
        """Whether a person should have checked the service again before ``today``."""
        return self.review_by < today


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a person's situation, nothing more than the order of contacts needs.

    ``None`` means « not known ». ``commune`` is an INSEE code; ``language`` an ISO 639-1
    code. Unknown words in ``kinds`` and ``needs`` are ignored: the net may know a danger
    before the directory does, and contacts must come all the same.
    """

    level: Level = "none"
    kinds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    can_speak: bool | None = None
    someone_near: bool | None = None
    minor: bool | None = None
    subject: Subject = "self"
    gender: Gender | None = None
    deaf: bool = False
    commune: str | None = None
    language: str = "fr"

    @property
    def silent(self) -> bool:
        """Whether writing must come before speaking."""
        return self.can_speak is False or self.someone_near is True or self.deaf


@dataclass(frozen=True, slots=True)
class Referral:
    """A service that fits, with its channels ordered for this person.

    ``reason`` is the id of the rule of ``data/referral.yml`` that named the service.
    """

    service: Service
    channels: tuple[Channel, ...]
    reason: str
