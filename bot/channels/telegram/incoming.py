"""What an update is about, in the few words that the channel needs; files are never fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import structlog
from telegram import Bot, Message, Update
from telegram.constants import ChatType

log = structlog.get_logger()

Kind = Literal[
    "text",
    "edited",
    "command",
    "button",
    "media",
    "service",
    "blocked",
    "group",
    "inline",
    "lost",
    "other",
]

_MEDIA = {  # which sentence answers, by attribute of the message
    "photo": "image",
    "video": "image",
    "animation": "image",
    "document": "image",
    "paid_media": "image",
    "story": "image",
    "live_photo": "image",
    "video_note": "vocal",
    "voice": "vocal",
    "audio": "vocal",
    "venue": "position",
    "location": "position",
    "contact": "contact",
    "poll": "sondage",
    "checklist": "sondage",
    "dice": "sondage",
    "game": "sondage",
    "invoice": "sondage",
}
_NEEDED = ("message_id", "date", "chat", "edit_date")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update; « lost » is one that a gateway acknowledged and did not live to answer.

    ``text`` is what was written (a caption, the emoji of a sticker), ``data`` what a button
    sends, the name of a command or of the sentence that answers a kind of media; ``at`` the
    seconds since 1970 by Telegram's clock.
    """

    update_id: int
    kind: Kind
    chat: int = 0
    message_id: int = 0
    text: str = ""
    data: str = ""
    query: str = ""
    forwarded: bool = False
    at: float = 0.0


def parsed(content: dict[str, Any], bot: Bot) -> Update | None:
    """Returns an update, None where the library cannot read it: Telegram changes faster.

    What a message says is read even where something that hangs on it is not known yet.
    """
    for known in (content, _bare(content)):
        try:
            return Update.de_json(known, bot)
        except Exception as error:  # noqa: BLE001 - one strange update may not stop the others
            log.warning("telegram_unreadable", why=type(error).__name__)
    return None


def _bare(content: dict[str, Any]) -> dict[str, Any]:
    """An update with the text of its message and nothing else of it."""
    bare: dict[str, Any] = {"update_id": content["update_id"]}
    for name in ("message", "edited_message"):
        message = content.get(name)
        if isinstance(message, dict):
            kept = {key: message[key] for key in _NEEDED if key in message}
            bare[name] = {**kept, "text": message.get("text") or message.get("caption") or ""}
    return bare


def read(update: Update) -> Incoming:
    """Returns what an update is about."""
    number = update.update_id
    if update.callback_query:
        return _button(update)
    if update.my_chat_member:
        change = update.my_chat_member
        if change.chat.type != ChatType.PRIVATE:
            return Incoming(number, "group", change.chat.id)
        blocked = change.new_chat_member.status == change.new_chat_member.BANNED
        return Incoming(number, "blocked" if blocked else "other", change.chat.id)
    if update.inline_query:
        return Incoming(number, "inline", query=update.inline_query.id)
    message = update.message or update.edited_message
    if message is None:
        chat = update.effective_chat
        if chat and chat.type != ChatType.PRIVATE:
            return Incoming(number, "group", chat.id)
        return Incoming(number, "other", chat.id if chat else 0)
    if message.chat.type != ChatType.PRIVATE:
        return Incoming(number, "group", message.chat.id)
    return _message(number, message, edited=update.message is None)


def _button(update: Update) -> Incoming:
    query = update.callback_query
    assert query is not None
    standing = query.message
    if standing is None or standing.chat.type != ChatType.PRIVATE:
        return Incoming(update.update_id, "other", query=query.id)
    return Incoming(
        update.update_id,
        "button",
        standing.chat.id,
        standing.message_id,
        data=query.data or "",
        query=query.id,
    )


def _message(number: int, message: Message, edited: bool) -> Incoming:
    kind, text, data = _content(message)
    return Incoming(
        number,
        "edited" if edited else kind,
        message.chat.id,
        message.message_id,
        text=text,
        data=data,
        forwarded=message.forward_origin is not None,
        at=message.date.timestamp(),
    )


def _content(message: Message) -> tuple[Kind, str, str]:
    if message.text is not None:
        first, *rest = message.text.split(maxsplit=1) or [""]
        if first.startswith("/") and len(first) > 1:
            return "command", " ".join(rest), first[1:].split("@")[0].lower()
        return "text", message.text, ""
    if message.sticker:
        return "text", message.sticker.emoji or "", ""
    for attribute, sentence in _MEDIA.items():
        if getattr(message, attribute, None):
            return "media", message.caption or "", sentence
    return "service", "", ""
