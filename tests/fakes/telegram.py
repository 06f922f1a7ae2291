"""A strict stand-in for Telegram's Bot API on loopback.

python-telegram-bot itself is real; every call that it makes is checked against the
official list of methods, and refused in the official words where Telegram would refuse.
A test plays the person: it says things, presses buttons, reads the chat.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.bot_api import faults
from tests.fakes.telegram_html import BadMarkup, plain_text

TOKEN = "123456789:fake-token-of-the-tests-0123456789ab"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Repère", "username": "repere_test_bot"}
DELETABLE = 48 * 3600


class Refusal(Exception):
    """What Telegram answers to a call that it does not carry out."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


def flood(seconds: int) -> Refusal:
    """Returns Telegram's refusal of too many calls."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


@dataclass
class Sent:
    """One message that stands in a chat."""

    id: int
    chat: int
    text: str
    date: float
    from_bot: bool
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    html: str = ""
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons."""
        return [button["text"] for row in self.keyboard for button in row]


class TelegramState:
    """The server's state and the methods of the bot; ``clock`` may be moved by a test."""

    def __init__(self) -> None:
        self.origin = ""
        self.clock: Callable[[], float] = time.time
        self.messages: dict[int, Sent] = {}
        self.violations: list[str] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: list[Refusal] = []
        self.faulty: str | None = None
        """The method that ``faults`` are for, None for all but ``getUpdates``."""
        self.away = False
        self.swallowed = 0  # answers to ``sendMessage`` that are lost on their way
        self.blocked: dict[int, str] = {}
        self.profile: dict[str, Any] = {"commands": [], "name": "Autre nom"}
        self.webhook: dict[str, Any] = {}
        self.stray: set[str] = set()
        """Kinds of updates that come though the bot did not ask for them."""
        self._updates: list[dict[str, Any]] = []
        self._numbers = iter(range(1, 10**9))
        self.changed = threading.Condition()

    def chat(self, chat: int) -> list[Sent]:
        """Returns the messages that stand in a chat, oldest first."""
        with self.changed:
            return [sent for sent in self.messages.values() if sent.chat == chat]

    @property
    def pending(self) -> int:
        """How many updates the bot has not acknowledged."""
        with self.changed:
            return len(self._updates)

    def answer(self, method: str, values: dict[str, Any]) -> Any:
        """Carries out one call of the bot."""
        with self.changed:
            if method != "getUpdates":
                self.calls.append((method, values))
            self.violations += faults(method, values)
            planned = method == self.faulty if self.faulty else method != "getUpdates"
            if self.faults and planned:
                raise self.faults.pop(0)
        carry_out = getattr(self, f"_do_{method}", None)
        if carry_out is None:
            self.violations.append(f"{method}: the fake does not know it yet")
            raise Refusal(501, "Not Implemented")
        try:
            result = carry_out(values)
        except Refusal as refusal:
            if refusal.body["error_code"] != 403:  # nobody is to blame for being blocked
                self.violations.append(f"{method}: {refusal}")
            raise
        with self.changed:
            self.changed.notify_all()
        return result

    def _do_getMe(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return {
            **BOT,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def _do_getUpdates(self, values: dict[str, Any]) -> Any:  # noqa: N802
        if self.webhook.get("url"):
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = values.get("offset", 0)
        until = time.monotonic() + min(values.get("timeout", 0), 10)
        with self.changed:
            known = {"update_id", *values.get("allowed_updates", ()), *self.stray}
            self._updates = [
                u for u in self._updates if u["update_id"] >= offset and set(u) <= known
            ]
            while not self._updates and time.monotonic() < until and not self.away:
                self.changed.wait(0.1)
            return list(self._updates[: values.get("limit", 100)])

    def _do_setWebhook(self, values: dict[str, Any]) -> Any:  # noqa: N802
        self.webhook = values
        return True

    def _do_deleteWebhook(self, values: dict[str, Any]) -> Any:  # noqa: N802
        self.webhook = {}
        return True

    def _do_getMyCommands(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return self.profile["commands"]

    def _do_setMyCommands(self, values: dict[str, Any]) -> Any:  # noqa: N802
        self.profile["commands"] = values["commands"]
        return True

    def _do_getMyName(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return {"name": self.profile["name"]}

    def _do_setMyName(self, values: dict[str, Any]) -> Any:  # noqa: N802
        self.profile["name"] = values["name"]
        return True

    def _do_getMyDescription(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return {"description": self.profile.get("description", "")}

    def _do_setMyDescription(self, values: dict[str, Any]) -> Any:  # noqa: N802
        self.profile["description"] = values["description"]
        return True

    def _do_getMyShortDescription(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return {"short_description": self.profile.get("short_description", "")}

    def _do_setMyShortDescription(self, values: dict[str, Any]) -> Any:  # noqa: N802
        self.profile["short_description"] = values["short_description"]
        return True

    def _do_sendChatAction(self, values: dict[str, Any]) -> Any:  # noqa: N802
        self._check_chat(values["chat_id"])
        return True

    def _do_leaveChat(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return True

    def _do_answerCallbackQuery(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return True

    def _do_answerInlineQuery(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return True

    def _do_sendMessage(self, values: dict[str, Any]) -> Any:  # noqa: N802
        self._check_chat(values["chat_id"])
        keyboard = (values.get("reply_markup") or {}).get("inline_keyboard", [])
        _check_keyboard(keyboard)
        text = _read(values)
        sent = self._add(values["chat_id"], text, True, keyboard)
        sent.html = values["text"]
        return self._as_message(sent)

    def _do_editMessageText(self, values: dict[str, Any]) -> Any:  # noqa: N802
        sent = self._own(values)
        keyboard = (values.get("reply_markup") or {}).get("inline_keyboard", [])
        _check_keyboard(keyboard)
        text = _read(values)
        if (text, keyboard) == (sent.text, sent.keyboard):
            raise Refusal(400, "Bad Request: message is not modified")
        sent.text, sent.keyboard, sent.html = text, keyboard, values["text"]
        sent.edits += 1
        return self._as_message(sent)

    def _do_editMessageReplyMarkup(self, values: dict[str, Any]) -> Any:  # noqa: N802
        sent = self._own(values)
        keyboard = (values.get("reply_markup") or {}).get("inline_keyboard", [])
        if keyboard == sent.keyboard:
            raise Refusal(400, "Bad Request: message is not modified")
        sent.keyboard = keyboard
        return self._as_message(sent)

    def _do_deleteMessages(self, values: dict[str, Any]) -> Any:  # noqa: N802
        ids = values["message_ids"]
        if not 1 <= len(ids) <= 100:
            raise Refusal(400, "Bad Request: message_ids must contain 1-100 identifiers")
        with self.changed:
            known = [self.messages[id_] for id_ in ids if id_ in self.messages]
            mine = [sent for sent in known if sent.chat == values["chat_id"]]
            if any(self.clock() - sent.date >= DELETABLE for sent in mine):
                raise Refusal(400, "Bad Request: message can't be deleted for everyone")
            for sent in mine:
                del self.messages[sent.id]
        return True

    def _check_chat(self, chat: int) -> None:
        if chat in self.blocked:
            raise Refusal(403, f"Forbidden: {self.blocked[chat]}")

    def _own(self, values: dict[str, Any]) -> Sent:
        sent = self.messages.get(values["message_id"])
        if sent is None or sent.chat != values["chat_id"]:
            raise Refusal(400, "Bad Request: message to edit not found")
        if not sent.from_bot:
            raise Refusal(400, "Bad Request: message can't be edited")
        return sent

    def _add(
        self,
        chat: int,
        text: str,
        from_bot: bool,
        keyboard: list[list[dict[str, Any]]] | None = None,
    ) -> Sent:
        with self.changed:
            id_ = next(self._numbers)
            self.messages[id_] = Sent(id_, chat, text, self.clock(), from_bot, keyboard or [])
            self.changed.notify_all()
            return self.messages[id_]

    def _push(self, update: dict[str, Any]) -> None:
        with self.changed:
            self._updates.append({"update_id": next(self._numbers), **update})
            self.changed.notify_all()

    def _as_message(self, sent: Sent) -> dict[str, Any]:
        message: dict[str, Any] = {
            "message_id": sent.id,
            "date": int(sent.date),
            "chat": {"id": sent.chat, "type": "private", "first_name": "Personne"},
            "from": BOT if sent.from_bot else person(sent.chat),
            "text": sent.text,
        }
        if sent.text.startswith("/") and not sent.from_bot:
            length = len(sent.text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if sent.keyboard:
            message["reply_markup"] = {"inline_keyboard": sent.keyboard}
        return message


def person(chat: int) -> dict[str, Any]:
    """Returns the account of somebody in a private chat."""
    return {"id": chat, "is_bot": False, "first_name": "Personne"}


def _read(values: dict[str, Any]) -> str:
    text = str(values["text"])
    try:
        shown = plain_text(text) if values.get("parse_mode") == "HTML" else text
    except BadMarkup as error:
        raise Refusal(400, str(error)) from None
    if not shown.strip():
        raise Refusal(400, "Bad Request: message text is empty")
    if len(shown.encode("utf-16-le")) > 2 * 4096:
        raise Refusal(400, "Bad Request: message is too long")
    return shown


def _check_keyboard(keyboard: list[list[dict[str, Any]]]) -> None:
    for button in (b for row in keyboard for b in row):
        if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        if not button.get("url", "https://x").startswith(("https://", "http://", "tg://")):
            raise Refusal(400, "Bad Request: inline keyboard button URL is invalid")
        if not 1 <= len(button.get("copy_text", {"text": "x"})["text"]) <= 256:
            raise Refusal(400, "Bad Request: BUTTON_COPY_TEXT_INVALID")
        if len(set(button) - {"text", "style"}) != 1:
            raise Refusal(400, "Bad Request: inline keyboard button must have one type")
