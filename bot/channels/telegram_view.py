"""How Telegram shows the neutral messages: texts in HTML and inline keyboards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messages import Card, Choices, Contact, Contacts, Message

LONGEST = 4096
"""Characters of a message that Telegram takes."""

ERASE = "/effacer"
_ERASE_BUTTON = InlineKeyboardButton("Effacer", callback_data=ERASE)
_OPENED = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class View:
    """One message as Telegram takes it: ``text`` is HTML, cut to what Telegram allows."""

    text: str
    keyboard: InlineKeyboardMarkup


def views(messages: Sequence[Message]) -> list[View]:
    """Returns one view for each message, each with « Effacer » under it."""
    return [view(message) for message in messages]


def view(message: Message) -> View:
    """Returns how one neutral message is shown."""
    if isinstance(message, Contacts):
        return _view([escape(message.text), *map(_contact, message.contacts)], _links(message))
    if isinstance(message, Card):
        return _view([_card(message)], [])
    if isinstance(message, Choices):
        rows = [
            [InlineKeyboardButton(choice.label, callback_data=choice.payload)]
            for choice in message.choices
        ]
        return _view([escape(message.text)], rows)
    return _view([escape(message.text)], [])


def only_erase() -> InlineKeyboardMarkup:
    """Returns what stays under a message once one of its buttons was pressed."""
    return InlineKeyboardMarkup([[_ERASE_BUTTON]])


def _view(blocks: Sequence[str], rows: Sequence[Sequence[InlineKeyboardButton]]) -> View:
    text = ""
    for block in blocks:  # a block too many is left out whole: half a number helps nobody
        longer = f"{text}\n\n{block}" if text else block
        if len(longer) <= LONGEST:
            text = longer
    return View(text, InlineKeyboardMarkup([*rows, [_ERASE_BUTTON]]))


def _contact(contact: Contact) -> str:
    lines = [f"<b>{escape(contact.name)}</b>", escape(contact.summary)]
    # Telegram makes a link of a number in the text; its buttons open web addresses only
    lines += [f"▸ {escape(a.label)}" for a in contact.actions if not a.href.startswith(_OPENED)]
    lines.append(" · ".join(escape(part) for part in (contact.hours, *contact.notes) if part))
    if contact.place:
        lines.append(escape(contact.place))
    return "\n".join(lines)


def _links(message: Contacts) -> list[list[InlineKeyboardButton]]:
    """One button for each contact that has a web address; its name tells whose it is."""
    rows = []
    for contact in message.contacts:
        for action in contact.actions:
            if action.href.startswith(_OPENED):
                label = f"{contact.name} : {action.label[:1].lower()}{action.label[1:]}"
                rows.append([InlineKeyboardButton(label, url=action.href)])
                break
    return rows


def _card(card: Card) -> str:
    parts = [f"<b>{escape(card.title)}</b>", f"<blockquote expandable>{escape(card.text)}"]
    if card.source:
        parts[-1] += f"\n<i>{escape(card.source)}</i>"
    parts[-1] += "</blockquote>"
    return "\n".join(parts)
