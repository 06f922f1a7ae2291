"""From a written response to the neutral messages that a channel shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogue.content import Content, Response
from bot.dialogue.county import coming, offers
from bot.directory.catalogue import OUTSIDE
from bot.directory.model import Gender, Situation
from bot.directory.store import Directory
from bot.erasure import Conversation
from bot.messages import (
    LEVELS,
    Card,
    Cards,
    Choice,
    Choices,
    Contact,
    Contacts,
    Level,
    Message,
    Progress,
    Scale,
    ScaleStep,
    Text,
)

PARIS = ZoneInfo("Europe/Paris")
_SUBJECTS = {"moi": "self", "autre": "other", "auteur": "author"}
UNKNOWN_TOWN = "inconnue"
"""In the slot of somebody who would rather not say where they are."""
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns responses into messages; contacts, laws and figures come from data."""

    content: Content
    directory: Directory
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(PARIS))

    def messages(
        self, responses: Sequence[Response], conversation: Conversation, level: Level
    ) -> tuple[Message, ...]:
        """Returns the messages of a turn, in reading order.

        Args:
            responses: as written under ``responses/``.
            conversation: what is remembered, to order the contacts.
            level: the danger of this turn.
        """
        rendered: list[Message] = []
        for response in responses:
            for message in self._one(response, conversation, level):
                if not _shown_already(message, rendered):
                    rendered.append(message)
        return tuple(_one_question(rendered, self._written("utter_suite")))

    def _one(self, response: Response, conversation: Conversation, level: Level) -> list[Message]:
        custom = response.get("custom") or {}
        text = str(response.get("text") or "")
        choices = tuple(
            Choice(str(button["title"]), str(button["payload"]))
            for button in response.get("buttons") or ()
        )
        messages: list[Message] = []
        if "contacts" in custom:
            asks = bool(choices) and text.endswith("?")
            lead = self._written("utter_contacts_a_jour") if asks else text
            messages.append(self._contacts(lead, custom["contacts"], conversation, level))
            text = text if asks else ""
        if county := self._county(custom):
            messages.append(Contacts(text, county))
            text = ""
        if text and not choices:
            messages.append(Text(text))
        messages.extend(_leaves(custom))
        messages.extend(self._cards(custom, conversation))
        if choices:
            lead = text or self._written("utter_suite")
            messages.append(Choices(lead, choices, progress=_progress(custom)))
        return messages

    def _contacts(
        self, text: str, wanted: Mapping[str, Any], conversation: Conversation, level: Level
    ) -> Contacts:
        slots = conversation.slots
        danger = bool(wanted.get("danger"))
        situation = Situation(
            level=_shown_level(level, conversation.danger) if danger else "none",
            kinds=conversation.natures if danger else tuple(wanted.get("natures") or ()),
            needs=tuple(wanted.get("besoins") or ()),
            can_speak=slots.get("peut_parler"),
            someone_near=slots.get("quelquun_pres"),
            minor=wanted.get("mineur", slots.get("mineur")),
            subject=_SUBJECTS.get(str(slots.get("pour_qui")), "self"),  # type: ignore[arg-type]
            commune=OUTSIDE if wanted.get("national") else _commune(slots),
            gender=_gender(slots),
            deaf=bool(slots.get("sourd")),
            language=str(slots.get("langue") or "fr"),
        )
        now = moment(str(wanted.get("moment") or "maintenant"), self.clock())
        return Contacts(text, tuple(self.directory.refer(situation, now)))

    def _county(self, custom: Mapping[str, Any]) -> tuple[Contact, ...]:
        """What the Département offers, and its next event until it is over."""
        shown = offers(self.content.county, custom.get("departement", ()))
        if custom.get("evenements"):
            shown += coming(self.content.events, self.clock().date())
        return shown

    def _cards(self, custom: Mapping[str, Any], conversation: Conversation) -> list[Message]:
        cards: list[Message] = []
        for law in (self.content.laws[name] for name in custom.get("lois", ())):
            source = f"{law['article']}, vérifié le {_day(law['verifie_le'])}"
            cards.append(Card(law["titre"], law["peine"], source))
        for figure in (self.content.figures[name] for name in custom.get("chiffres", ())):
            source = (
                f"{figure['source']}, {figure['annee']}, vérifié le {_day(figure['verifie_le'])}"
            )
            cards.append(Card(figure["perimetre"], figure["texte"], source))
        if custom.get("raisons") and conversation.reasons:
            words = " · ".join(f"« {reason} »" for reason in conversation.reasons)
            cards.append(Text(f"{self._written('utter_mots_reperes')} {words}"))
        return cards

    def _written(self, name: str) -> str:
        return str((self.content.response(name, {}) or {}).get("text", ""))


def _gender(slots: Mapping[str, Any]) -> Gender | None:
    """That of the person concerned: the writer's own says nothing of a friend's."""
    return None if slots.get("pour_qui") == "autre" else slots.get("genre")


def _progress(custom: Mapping[str, Any]) -> Progress | None:
    """How far a guided conversation is, where the response is one of its questions."""
    return Progress(custom["etape"], custom["etapes"]) if "etape" in custom else None


def _leaves(custom: Mapping[str, Any]) -> list[Message]:
    """The scale and the cards that a guided conversation ends with."""
    leaves: list[Message] = []
    if scale := custom.get("echelle"):
        zones = tuple((zone, words) for zone, words in scale["zones"])
        steps = tuple(ScaleStep(s["zone"], s["texte"], s["coche"]) for s in scale["situations"])
        leaves.append(Scale(scale["texte"], zones, steps))
    if leafed := custom.get("cartes"):
        cards = tuple(Card(card["titre"], card["texte"]) for card in leafed["cartes"])
        leaves.append(Cards(leafed["texte"], cards))
    return leaves


def _commune(slots: Mapping[str, Any]) -> str | None:
    """The INSEE code of the town, where one was given."""
    code = slots.get("commune")
    return str(code) if code and code != UNKNOWN_TOWN else None


def _shown_already(message: Message, before: Sequence[Message]) -> bool:
    """Whether the same contacts stand above: a frightened person reads them once."""
    return isinstance(message, Contacts) and any(
        isinstance(b, Contacts) and b.contacts == message.contacts for b in before
    )


def _one_question(messages: Sequence[Message], lead: str) -> Iterator[Message]:
    """Yields the messages, with buttons under the last question only: one step at a time.

    ``lead`` only leads over to buttons, and says nothing without them.
    """
    last = next((m for m in reversed(messages) if isinstance(m, Choices)), None)
    for message in messages:
        is_earlier = isinstance(message, Choices) and message is not last
        if not is_earlier:
            yield message
        elif message.text != lead:
            yield Text(message.text)


def moment(code: str, now: datetime) -> datetime:
    """Returns the next time that a word such as « soir » stands for.

    Args:
        code: soir, nuit, matin, samedi, dimanche or maintenant.
        now: the time in Paris.
    """
    if code == "dimanche" or code == "samedi":
        weekday = _SUNDAY if code == "dimanche" else _SATURDAY
        day = now.date() + timedelta(days=(weekday - now.weekday()) % 7)
        return datetime.combine(day, time(15), PARIS)
    hours = {"soir": time(20, 30), "nuit": time(2), "matin": time(9, 45)}
    if code not in hours:
        return now
    at = datetime.combine(now.date(), hours[code], PARIS)
    return at if at >= now else at + timedelta(days=1)


def _shown_level(level: Level, before: Level) -> Level:
    return max(level, before, "serious", key=LEVELS.index)


def _day(date: object) -> str:
    parts = str(date).split("-")
    return "/".join(reversed(parts))
