"""How Telegram shows the neutral messages: texts in HTML and inline keyboards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

import phonenumbers
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.wording import get_wording
from bot.messages import Card, Cards, Choices, Contact, ContactAction, Contacts, Message, Scale

LONGEST = 4096
"""Characters of a message that Telegram takes."""

ERASE = "/effacer"
OWN = "~"
"""What the payload of a button begins with that the channel answers by itself."""

TURN = f"{OWN}page:"
"""Payload of the buttons that leaf through cards, with the number of the page."""

_OPENED = ("http://", "https://")
_SQUARES = {"vert": "🟩", "orange": "🟧", "rouge": "🟥"}
_MARKED, _UNMARKED = "☑️", "▫️"
_SHORT = 6  # digits; a shorter number is no link on any phone, so a touch copies it
_PART = 3500  # characters of a long text in one message, so that its marks fit too

Rows = Sequence[Sequence[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class View:
    """One message as Telegram takes it.

    ``text`` is HTML, at most as long as Telegram allows; ``cards`` are those that its buttons
    leaf through; ``progress`` tells a question of a guided conversation.
    """

    text: str
    keyboard: InlineKeyboardMarkup
    cards: Cards | None = None
    progress: bool = False


def views(messages: Sequence[Message]) -> list[View]:
    """Returns the messages to send, each with « Effacer » under it."""
    return [shown for message in messages for shown in view(message)]


def view(message: Message) -> list[View]:
    """Returns how one neutral message is shown; more than one view only if it is very long."""
    if isinstance(message, Contacts):
        blocks = [*_parts(message.text), *map(_contact, message.contacts)]
        return _views(blocks, _contact_rows(message))
    if isinstance(message, Card):
        return _views([_card(message)], [])
    if isinstance(message, Cards):
        return [page(message, 0)]
    if isinstance(message, Scale):
        return _views([*_parts(message.text), *_zones(message)], [])
    if isinstance(message, Choices):
        step = message.progress
        text = f"{step.step}/{step.steps} · {message.text}" if step else message.text
        rows = [
            [InlineKeyboardButton(choice.label, callback_data=choice.payload)]
            for choice in message.choices
        ]
        shown = _views(_parts(text), rows)
        return [*shown[:-1], replace(shown[-1], progress=step is not None)]
    return _views(_parts(message.text), [])


def page(cards: Cards, number: int) -> View:
    """Returns one card of several with the buttons that turn the page.

    Args:
        cards: all of them.
        number: which one, counted from 0; one that does not exist is the nearest that does.
    """
    labels = get_wording().buttons
    last = len(cards.cards) - 1
    number = min(max(number, 0), last)
    row = []
    if number > 0:
        row.append(InlineKeyboardButton(labels["avant"], callback_data=f"{TURN}{number - 1}"))
    if number < last:
        row.append(InlineKeyboardButton(labels["apres"], callback_data=f"{TURN}{number + 1}"))
    card = cards.cards[number]
    lines = [f"<b>{escape(card.title)}</b>", *_parts(card.text)[:1]]
    if card.source:
        lines.append(f"<i>{escape(card.source)}</i>")
    place = f"{number + 1}/{last + 1}"
    return replace(
        _views([f"{escape(cards.text)} · {place}", "\n".join(lines)], [row] if row else [])[0],
        cards=cards,
    )


def note(text: str, rows: Rows = ()) -> View:
    """Returns a sentence of the channel itself, with its buttons."""
    return View(escape(text), keyboard(rows))


def keyboard(rows: Rows = ()) -> InlineKeyboardMarkup:
    """Returns a keyboard that ends with « Effacer »; it alone stays once a button was pressed."""
    erase = InlineKeyboardButton(get_wording().buttons["effacer"], callback_data=ERASE)
    return InlineKeyboardMarkup([*rows, [erase]])


def veiled(shown: View) -> View:
    """Returns the view with its text hidden until it is touched."""
    bare = shown.text.replace("<code>", "").replace("</code>", "")  # cannot stand in a spoiler
    return replace(shown, text=f"<tg-spoiler>{bare}</tg-spoiler>")


def disguised(messages: Sequence[Message]) -> View:
    """Returns the contacts of a reply as a list of notes that show what they are when touched."""
    sentences = get_wording().sentences
    blocks = [escape(sentences["memo"])]
    contacts = [c for m in messages if isinstance(m, Contacts) for c in m.contacts]
    for number, contact in enumerate(contacts, start=1):
        ways = [contact.name, *(a.label for a in contact.actions), contact.hours]
        line = escape(sentences["memo_ligne"].format(numero=number))
        hidden = escape(" · ".join(way for way in ways if way))
        blocks.append(f"{line} : <tg-spoiler>{hidden}</tg-spoiler>")
    return _views(blocks, [])[0]


def _views(blocks: Sequence[str], rows: Rows) -> list[View]:
    texts: list[str] = []
    for block in blocks:  # a block stays whole: half a number helps nobody
        if texts and len(texts[-1]) + 2 + len(block) <= LONGEST:
            texts[-1] += f"\n\n{block}"
        else:
            texts.append(block)
    return [*(View(text, keyboard()) for text in texts[:-1]), View(texts[-1], keyboard(rows))]


def _parts(text: str) -> list[str]:
    """Returns a text in escaped parts that each fit into a message, cut between words."""
    parts = []
    while len(text) > _PART:
        cut = max(text.rfind(mark, 0, _PART) for mark in ("\n", " "))
        cut = cut if cut > 0 else _PART
        parts.append(escape(text[:cut]))
        text = text[cut:].lstrip()
    return [*parts, escape(text)]


def _contact(contact: Contact) -> str:
    lines = [f"<b>{escape(contact.name)}</b>", escape(contact.summary)]
    # Telegram's buttons open web addresses only; numbers stand in the text
    lines += [f"▸ {_way(a)}" for a in contact.actions if not a.href.startswith(_OPENED)]
    lines.append(" · ".join(escape(part) for part in (contact.hours, *contact.notes) if part))
    if contact.place:
        lines.append(escape(contact.place))
    return "\n".join(line for line in lines if line)


def _way(action: ContactAction) -> str:
    """A way to reach somebody: a long number becomes a link, a short one is copied by a touch."""
    scheme, _, number = action.href.partition(":")
    label = escape(action.label)
    if scheme not in ("tel", "sms"):
        return label
    if len(number) < _SHORT:
        return label.replace(number, f"<code>{number}</code>", 1)
    parsed = phonenumbers.parse(number, "FR")
    abroad = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return f"{label} · {abroad}"


def _contact_rows(message: Contacts) -> list[list[InlineKeyboardButton]]:
    """One button for each contact's web address, and one to copy the first number of all."""
    rows = []
    for contact in message.contacts:
        for action in contact.actions:
            if action.href.startswith(_OPENED):
                label = f"{contact.name} : {action.label[:1].lower()}{action.label[1:]}"
                rows.append([InlineKeyboardButton(label, url=action.href)])
                break
    number = next(_numbers(message), None)
    if number:
        label = get_wording().buttons["copier"].format(numero=number)
        rows.insert(0, [InlineKeyboardButton(label, copy_text=CopyTextButton(number))])
    return rows


def _numbers(message: Contacts) -> Iterator[str]:
    for contact in message.contacts:
        for action in contact.actions:
            scheme, _, number = action.href.partition(":")
            if scheme in ("tel", "sms"):
                yield number


def _card(card: Card) -> str:
    parts = [f"<b>{escape(card.title)}</b>", f"<blockquote expandable>{_parts(card.text)[0]}"]
    if card.source:
        parts[-1] += f"\n<i>{escape(card.source)}</i>"
    parts[-1] += "</blockquote>"
    return "\n".join(parts)


def _zones(scale: Scale) -> Iterator[str]:
    """Each zone with its square and its words, so that colour alone says nothing."""
    for zone, words in scale.zones:
        lines = [f"{_SQUARES[zone]} <b>{escape(words)}</b>"]
        for step in scale.steps:
            if step.zone == zone:
                lines.append(f"{_MARKED if step.marked else _UNMARKED} {escape(step.text)}")
        yield "\n".join(lines)
