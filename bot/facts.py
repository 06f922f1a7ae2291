"""The coarse facts that a message itself tells: they order the contacts, and need no question."""

from __future__ import annotations

from bot.danger.net import Signal
from bot.directory.communes import commune_name, find_commune
from bot.erasure import Conversation
from bot.messages import LEVELS

_TRAITS = {  # what a message already says needs no question
    "cannot_speak": ("peut_parler", False, "/danger__parler_non"),
    "someone_near": ("quelquun_pres", True, "/danger__quelquun_pres"),
    "minor": ("mineur", True, "/danger__mineur"),
}
_SUBJECTS = {
    "other": ("pour_qui", "autre", "/danger__pour_autre"),
    "author": ("pour_qui", "auteur", "/je_fais_du_mal"),
}


def note(conversation: Conversation, text: str, signal: Signal) -> None:
    """Keeps the facts that order the contacts, for the case that Rasa does not answer."""
    conversation.slots.update({slot: value for slot, value, _ in facts(signal)})
    note_town(conversation, text)


def note_town(conversation: Conversation, text: str) -> str | None:
    """Keeps the town that a text names; returns its name where it is one of ours and no guess."""
    town = find_commune(text)
    if town is None or town.code is None:
        return None
    conversation.slots["commune"] = town.code
    return town.name if town.certain else None


def known_town(conversation: Conversation) -> str | None:
    """Returns the name of the town that was told before; None where none was."""
    code = conversation.slots.get("commune")
    return commune_name(code) if code else None


def facts(signal: Signal) -> list[tuple[str, object, str]]:
    """Returns what a message says by itself: slot, value, and the payload that tells Rasa."""
    found: list[tuple[str, object, str]] = [
        fact for trait, fact in _TRAITS.items() if trait in signal.traits
    ]
    if signal.subject in _SUBJECTS:
        found.append(_SUBJECTS[signal.subject])
    return found


def remember(conversation: Conversation, signal: Signal) -> None:
    """Keeps that danger was signalled, and what was said of it."""
    conversation.danger = max(conversation.danger, signal.level, key=LEVELS.index)
    conversation.natures, conversation.reasons = signal.kinds, signal.reasons
    conversation.slots["nature"] = signal.kinds[0] if signal.kinds else None
    for slot, value, _ in facts(signal):
        conversation.slots[slot] = value


def signal_payload(signal: Signal) -> str:
    """Returns what tells Rasa of a signal: its level and its nature, never a text."""
    nature = signal.kinds[0] if signal.kinds else "appel_a_l_aide"
    return f'/danger__signal{{"niveau": "{signal.level}", "nature": "{nature}"}}'
