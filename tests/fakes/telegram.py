"""A strict stand-in for Telegram's Bot API on loopback.

python-telegram-bot itself is real; every call that it makes is checked against the
official list of methods, and refused in the official words where Telegram would refuse.
A test plays the person: it says things, presses buttons, reads the chat.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.fakes.bot_api import decode, faults
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


@dataclass
class Sent:
    """One message that stands in a chat."""

    id: int
    chat: int
    text: str
    date: float
    from_bot: bool
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons."""
        return [button["text"] for row in self.keyboard for button in row]


class FakeTelegram:
    """The server's state; ``clock`` may be moved by a test."""

    def __init__(self) -> None:
        self.origin = ""
        self.clock: Callable[[], float] = time.time
        self.messages: dict[int, Sent] = {}
        self.violations: list[str] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: list[Refusal] = []
        self.away = False
        self._updates: list[dict[str, Any]] = []
        self._numbers = iter(range(1, 10**9))
        self._changed = threading.Condition()

    # --- the person ------------------------------------------------------------------

    def say(self, chat: int, text: str, **more: Any) -> int:
        """Sends a text of a person and returns its message id."""
        sent = self._add(chat, text, from_bot=False)
        self._push({"message": {**self._as_message(sent), **more}})
        return sent.id

    def send_photo(self, chat: int) -> None:
        """Sends a picture of a person."""
        sent = self._add(chat, "", from_bot=False)
        message = self._as_message(sent)
        del message["text"]
        size = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
        self._push({"message": {**message, "photo": [size]}})

    def press(self, chat: int, label: str) -> None:
        """Presses the newest button with that label."""
        for sent in reversed(self.chat(chat)):
            for button in (b for row in sent.keyboard for b in row):
                if button["text"] == label and "callback_data" in button:
                    query = {
                        "id": str(next(self._numbers)),
                        "from": _person(chat),
                        "message": self._as_message(sent),
                        "chat_instance": "1",
                        "data": button["callback_data"],
                    }
                    self._push({"callback_query": query})
                    return
        raise AssertionError(f"no button « {label} » in: {[s.labels for s in self.chat(chat)]}")

    def chat(self, chat: int) -> list[Sent]:
        """Returns the messages that stand in a chat, oldest first."""
        with self._changed:
            return [sent for sent in self.messages.values() if sent.chat == chat]

    def replies(self, chat: int, after: int = 0) -> list[Sent]:
        """Returns the bot's messages behind a message id."""
        return [sent for sent in self.chat(chat) if sent.from_bot and sent.id > after]

    def wait(self, what: Callable[[], Any], seconds: float = 15.0) -> Any:
        """Waits until something is true of the chats, and returns it."""
        until = time.monotonic() + seconds
        with self._changed:
            while not (found := what()):
                left = until - time.monotonic()
                assert left > 0, "what was waited for did not come"
                self._changed.wait(min(left, 0.2))
            return found

    # --- the bot ---------------------------------------------------------------------

    def answer(self, method: str, values: dict[str, Any]) -> Any:
        """Carries out one call of the bot."""
        with self._changed:
            if method != "getUpdates":
                self.calls.append((method, values))
            self.violations += faults(method, values)
            if self.faults and method != "getUpdates":
                raise self.faults.pop(0)
        carry_out = getattr(self, f"_do_{method}", None)
        if carry_out is None:
            self.violations.append(f"{method}: the fake does not know it yet")
            raise Refusal(501, "Not Implemented")
        result = carry_out(values)
        with self._changed:
            self._changed.notify_all()
        return result

    def _do_getMe(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return {
            **BOT,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def _do_getUpdates(self, values: dict[str, Any]) -> Any:  # noqa: N802
        offset, until = (
            values.get("offset", 0),
            time.monotonic() + min(values.get("timeout", 0), 10),
        )
        with self._changed:
            self._updates = [u for u in self._updates if u["update_id"] >= offset]
            while not self._updates and time.monotonic() < until and not self.away:
                self._changed.wait(0.1)
            return list(self._updates[: values.get("limit", 100)])

    def _do_deleteWebhook(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return True

    def _do_setMyCommands(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return True

    def _do_sendChatAction(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return True

    def _do_leaveChat(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return True

    def _do_answerCallbackQuery(self, values: dict[str, Any]) -> Any:  # noqa: N802
        return True

    def _do_sendMessage(self, values: dict[str, Any]) -> Any:  # noqa: N802
        keyboard = (values.get("reply_markup") or {}).get("inline_keyboard", [])
        _check_keyboard(keyboard)
        text = _read(values)
        return self._as_message(self._add(values["chat_id"], text, True, keyboard))

    def _do_editMessageReplyMarkup(self, values: dict[str, Any]) -> Any:  # noqa: N802
        sent = self.messages.get(values["message_id"])
        if sent is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        keyboard = (values.get("reply_markup") or {}).get("inline_keyboard", [])
        if keyboard == sent.keyboard:
            raise Refusal(400, "Bad Request: message is not modified")
        sent.keyboard = keyboard
        return self._as_message(sent)

    def _do_deleteMessages(self, values: dict[str, Any]) -> Any:  # noqa: N802
        ids = values["message_ids"]
        if not 1 <= len(ids) <= 100:
            raise Refusal(400, "Bad Request: message_ids must contain 1-100 identifiers")
        for id_ in ids:
            sent = self.messages.get(id_)
            if sent and self.clock() - sent.date < DELETABLE:
                del self.messages[id_]
        return True

    # --- inside ----------------------------------------------------------------------

    def _add(
        self,
        chat: int,
        text: str,
        from_bot: bool,
        keyboard: list[list[dict[str, Any]]] | None = None,
    ) -> Sent:
        with self._changed:
            id_ = next(self._numbers)
            self.messages[id_] = Sent(id_, chat, text, self.clock(), from_bot, keyboard or [])
            self._changed.notify_all()
            return self.messages[id_]

    def _push(self, update: dict[str, Any]) -> None:
        with self._changed:
            self._updates.append({"update_id": next(self._numbers), **update})
            self._changed.notify_all()

    def _as_message(self, sent: Sent) -> dict[str, Any]:
        message: dict[str, Any] = {
            "message_id": sent.id,
            "date": int(sent.date),
            "chat": {"id": sent.chat, "type": "private", "first_name": "Personne"},
            "from": BOT if sent.from_bot else _person(sent.chat),
            "text": sent.text,
        }
        if sent.text.startswith("/") and not sent.from_bot:
            length = len(sent.text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if sent.keyboard:
            message["reply_markup"] = {"inline_keyboard": sent.keyboard}
        return message


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Personne"}


def _read(values: dict[str, Any]) -> str:
    text = str(values["text"])
    try:
        shown = plain_text(text) if values.get("parse_mode") == "HTML" else text
    except BadMarkup as error:
        raise Refusal(400, str(error)) from None
    if not shown.strip():
        raise Refusal(400, "Bad Request: message text is empty")
    if len(shown) > 4096:
        raise Refusal(400, "Bad Request: message is too long")
    return shown


def _check_keyboard(keyboard: list[list[dict[str, Any]]]) -> None:
    for button in (b for row in keyboard for b in row):
        if len(button.get("callback_data", "x").encode()) > 64:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        if not button.get("url", "https://x").startswith(("https://", "http://", "tg://")):
            raise Refusal(400, "Bad Request: inline keyboard button URL is invalid")


def build_app(fake: FakeTelegram) -> Starlette:
    """Returns the server's routes."""

    async def call(request: Request) -> JSONResponse:
        if fake.away:
            return JSONResponse({"ok": False, "error_code": 502, "description": "Bad Gateway"}, 502)
        if request.path_params["token"] != TOKEN:
            body = {"ok": False, "error_code": 401, "description": "Unauthorized"}
            return JSONResponse(body, 401)
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        method = request.path_params["method"]
        values = decode(method, form)
        try:
            result = await run_in_threadpool(fake.answer, method, values)
        except Refusal as refusal:
            fake.violations.append(f"{method}: {refusal}")
            return JSONResponse(refusal.body, refusal.body["error_code"])
        return JSONResponse({"ok": True, "result": result})

    return Starlette(routes=[Route("/bot{token}/{method}", call, methods=["GET", "POST"])])


@contextmanager
def run() -> Iterator[FakeTelegram]:
    """Runs the fake in a thread on a free port of the loopback."""
    fake = FakeTelegram()
    config = uvicorn.Config(build_app(fake), port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    fake.origin = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        fake.away = True
        server.should_exit = True
        thread.join(5)
