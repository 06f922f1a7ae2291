"""The side door of the fake: a test plays the person, and reads the chat as one would."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram import Sent, TelegramState, person

GROUP = {"id": -100200300, "type": "supergroup", "title": "Groupe"}


class FakeTelegram(TelegramState):
    """The server with its people; between ``cut`` and ``mend`` it refuses connections."""

    cut: Callable[[], None]
    mend: Callable[[], None]

    def say(self, chat: int, text: str, **more: Any) -> int:
        """Sends a text of a person and returns its message id."""
        sent = self._add(chat, text, from_bot=False)
        self._push({"message": {**self._as_message(sent), **more}})
        return sent.id

    def edit(self, chat: int, message_id: int, text: str) -> None:
        """Corrects a text of a person."""
        sent = self.messages[message_id]
        sent.text = text
        self._push({"edited_message": {**self._as_message(sent), "edit_date": int(self.clock())}})

    def send(self, chat: int, **content: Any) -> int:
        """Sends something that is no text: ``photo=[…]``, ``voice={…}``, ``location={…}``."""
        sent = self._add(chat, "", from_bot=False)
        message = self._as_message(sent)
        del message["text"]
        self._push({"message": {**message, **content}})
        return sent.id

    def send_photo(self, chat: int) -> None:
        """Sends a picture of a person."""
        self.send(chat, photo=[{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}])

    def press(self, chat: int, label: str) -> Sent:
        """Presses the newest button with that label and returns the message it stands under."""
        for sent in reversed(self.chat(chat)):
            for button in (b for row in sent.keyboard for b in row):
                if button["text"] == label and "callback_data" in button:
                    query = {
                        "id": str(next(self._numbers)),
                        "from": person(chat),
                        "message": self._as_message(sent),
                        "chat_instance": "1",
                        "data": button["callback_data"],
                    }
                    self._push({"callback_query": query})
                    return sent
        raise AssertionError(f"no button « {label} » in: {[s.labels for s in self.chat(chat)]}")

    def block(self, chat: int, why: str = "bot was blocked by the user") -> None:
        """Blocks the bot; with another reason it is not told so."""
        self.blocked[chat] = why
        if "blocked" in why:
            self._push({"my_chat_member": self._membership(chat, "member", "kicked")})

    def add_to_group(self) -> None:
        """Puts the bot into a group."""
        change = self._membership(1, "left", "member")
        self._push({"my_chat_member": {**change, "chat": GROUP}})

    def push(self, **update: Any) -> None:
        """Sends an update as it is."""
        self._push(update)

    def replies(self, chat: int, after: int = 0) -> list[Sent]:
        """Returns the bot's messages behind a message id."""
        return [sent for sent in self.chat(chat) if sent.from_bot and sent.id > after]

    def named(self, method: str) -> list[dict[str, Any]]:
        """Returns the calls of a method, oldest first."""
        with self.changed:
            return [values for name, values in self.calls if name == method]

    def wait(self, what: Callable[[], Any], seconds: float = 15.0) -> Any:
        """Waits until something is true of the chats, and returns it."""
        until = time.monotonic() + seconds
        with self.changed:
            while not (found := what()):
                left = until - time.monotonic()
                assert left > 0, "what was waited for did not come"
                self.changed.wait(min(left, 0.2))
            return found

    def _membership(self, chat: int, before: str, after: str) -> dict[str, Any]:
        bot = self._do_getMe({})
        return {
            "chat": {"id": chat, "type": "private", "first_name": "Personne"},
            "from": person(chat),
            "date": int(self.clock()),
            "old_chat_member": {"user": bot, "status": before},
            "new_chat_member": {"user": bot, "status": after, "until_date": 0},
        }
