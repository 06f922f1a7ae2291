"""The neutral messages: what the assistant says, before a channel gives it a form.

Telegram and the web translate these into their own buttons and cards; nothing
here knows of a channel, of Rasa or of the directory's storage.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Level = Literal["none", "ask", "serious", "immediate"]

LEVELS: tuple[Level, ...] = ("none", "ask", "serious", "immediate")
"""From no sign of danger to danger now; the order is the order of urgency."""


@dataclass(frozen=True, slots=True)
class Text:
    """A short written message."""

    text: str
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: what the person reads and what comes back when it is pressed.

    ``payload`` starts with ``/`` and holds at most 64 bytes of UTF-8, the limit
    of Telegram's ``callback_data``.
    """

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a guided conversation is: ``step`` of ``steps``, counted from 1."""

    step: int
    steps: int


@dataclass(frozen=True, slots=True)
class Choices:
    """A message with at most four buttons; free text stays possible."""

    text: str
    choices: tuple[Choice, ...]
    type: Literal["choices"] = "choices"
    progress: Progress | None = None
    """Only for a question of a guided conversation."""


ActionKind = Literal["call", "sms", "chat", "site", "app", "mail"]


@dataclass(frozen=True, slots=True)
class ContactAction:
    """One way to reach a service, ready to be pressed.

    ``href`` is a ``tel:``, ``sms:``, ``mailto:`` or ``https:`` address; ``label`` is what
    stands on the button (« Appeler le 3919 »).
    """

    kind: ActionKind
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A service as a person sees it: who answers, what happens, how, and whether now."""

    id: str
    name: str
    summary: str
    """Who answers and what happens when one calls or writes; one or two short sentences."""
    actions: tuple[ContactAction, ...]
    open_now: bool | None
    """None where the hours are not known with confidence."""
    hours: str
    """« ouvert maintenant, jusqu'à 23 h », « ouvre lundi à 9 h 30 », « horaires à vérifier »."""
    notes: tuple[str, ...] = ()
    """« gratuit », « n'apparaît pas sur la facture », « à vérifier » …"""
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Contacts:
    """A warm sentence and the contacts that fit, the best one first."""

    text: str
    contacts: tuple[Contact, ...]
    type: Literal["contacts"] = "contacts"


@dataclass(frozen=True, slots=True)
class Card:
    """A piece of explanation that unfolds: « en savoir plus », a step of a plan."""

    title: str
    text: str
    source: str | None = None
    """Article, page and date of the check, shown small under the text."""
    type: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards that belong together and are leafed through one by one, such as a plan."""

    text: str
    cards: tuple[Card, ...]
    type: Literal["cards"] = "cards"


Zone = Literal["vert", "orange", "rouge"]


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One situation on a scale, and whether the person said that it happens to them."""

    zone: Zone
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from healthy to dangerous, such as the violentomètre; never a score."""

    text: str
    zones: tuple[tuple[Zone, str], ...]
    """Each zone once, in order, with the words that stand beside its colour."""
    steps: tuple[ScaleStep, ...]
    type: Literal["scale"] = "scale"


Message = Text | Choices | Contacts | Card | Cards | Scale


@dataclass(frozen=True, slots=True)
class Reply:
    """One turn of the assistant.

    ``topic`` is an id of the taxonomy, ``confidence`` lies between 0 and 1, and
    ``reasons`` names the words that led to a danger level (« pourquoi ce message ? »).
    """

    messages: tuple[Message, ...]
    topic: str
    confidence: float = 1.0
    danger: Level = "none"
    reasons: tuple[str, ...] = field(default=())
    wipes: bool = False
    """Whether the person asked to erase: a channel that can, deletes both sides."""

    def as_dict(self) -> dict[str, Any]:
        """Returns the reply as the HTTP interface shows it, without the conversation id."""
        return {
            "topic": self.topic,
            "confidence": round(self.confidence, 3),
            "danger": self.danger,
            "wipes": self.wipes,
            "messages": [asdict(message) for message in self.messages],
        }
