"""A referral as a person sees it: a neutral contact with buttons, hours and notes.

« Gratuit » and « n'apparaît pas sur la facture » are promises to somebody whose phone may be
read by another: they are written only where a source says so.
"""

from __future__ import annotations

from datetime import date, datetime

import phonenumbers

from bot.directory.hours import in_paris, open_now, phrase
from bot.directory.model import Channel, Referral, Service
from bot.messages import ActionKind, Contact, ContactAction

_HOURS_LABEL = {
    "call": "appel",
    "sms": "SMS",
    "chat": "tchat",
    "app": "application",
    "mail": "mail",
    "site": "site",
    "place": "sur place",
}
_LABEL = {
    "chat": "Ouvrir le tchat",
    "site": "Ouvrir le site",
    "app": "Ouvrir l'application",
}


def to_contact(referral: Referral, now: datetime) -> Contact:
    """Returns the contact of a referral, its channels in the order of the referral."""
    service, channels = referral.service, referral.channels
    return Contact(
        id=service.id,
        name=service.name,
        summary=service.summary,
        actions=tuple(action for c in channels if (action := to_action(c)) is not None),
        open_now=open_now(channels[0], now),
        hours=hours_line(channels, now),
        notes=notes(service, in_paris(now).date()),
        place=service.place,
    )


def to_action(channel: Channel) -> ContactAction | None:
    """Returns the button of a channel; a place has none."""
    kind = channel.kind
    if kind == "place":
        return None
    return ContactAction(kind, channel.label or _label(channel, kind), _href(channel, kind))


def hours_line(channels: tuple[Channel, ...], now: datetime) -> str:
    """Returns one phrase, or one for each channel that answers at other hours."""
    timed = [c for c in channels if c.kind not in ("site", "app", "mail")] or [channels[0]]
    first_with = {channel.hours: channel for channel in reversed(timed)}
    if len(first_with) == 1:
        return phrase(timed[0], now)
    distinct = [channel for channel in timed if first_with[channel.hours] is channel]
    return " ; ".join(f"{_HOURS_LABEL[c.kind]} : {phrase(c, now)}" for c in distinct)


def notes(service: Service, today: date) -> tuple[str, ...]:
    """Returns what helps to decide: price, bill, writing, languages, doubt."""
    found: list[str] = []
    called = any(channel.kind in ("call", "sms") for channel in service.channels)
    if service.free:
        found.append("gratuit")
    elif service.free is False and called:
        found.append("prix d'un appel ordinaire")
    if service.on_bill is False:
        found.append("n'apparaît pas sur la facture")
    if len(service.languages) > 2:
        found.append(f"{len(service.languages) - 1} autres langues à certaines heures")
    if "fsl" in service.languages:
        found.append("langue des signes")
    if service.confidence == "une_source" or service.overdue(today):
        found.append("à vérifier")
    return tuple(found)


def spoken(number: str) -> str:
    """Returns a French number as it is written on a poster: « 01 47 91 48 44 », « 3919 »."""
    if len(number) < 6:
        return number
    parsed = phonenumbers.parse(number, "FR")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def _label(channel: Channel, kind: ActionKind) -> str:
    if kind == "mail":
        return f"Écrire à {channel.url}"
    if channel.number is None:
        return _LABEL[kind]
    number = spoken(channel.number)
    return f"Écrire au {number} par SMS" if kind == "sms" else f"Appeler le {number}"


def _href(channel: Channel, kind: ActionKind) -> str:
    if kind == "mail":
        return f"mailto:{channel.url}"
    if channel.number is None:
        return channel.url or ""
    return f"{'sms' if kind == 'sms' else 'tel'}:{channel.number}"
