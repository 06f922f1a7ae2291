"""Which messages stand in a chat, so that they can be deleted: ids and times, never a text."""

from __future__ import annotations

import time
from collections import OrderedDict, deque

KEPT_FOR = 47 * 3600.0
"""Seconds; Telegram lets a bot delete a message for 48 hours."""


class Trail:
    """The message ids of each conversation, in memory, for as long as they can be deleted."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, deque[tuple[int, float]]] = OrderedDict()

    def add(self, key: str, message_id: int) -> None:
        """Remembers that a message stands in the chat of a conversation.

        Args:
            key: id of the conversation in the stores, never the chat id.
            message_id: Telegram's number of the message in that chat.
        """
        self._expire()
        self._ids.setdefault(key, deque()).append((message_id, time.monotonic()))
        self._ids.move_to_end(key)

    def take(self, key: str) -> list[int]:
        """Returns the ids of a conversation that can still be deleted, and forgets them."""
        self._expire()
        horizon = time.monotonic() - KEPT_FOR
        return [id_ for id_, added in self._ids.pop(key, ()) if added > horizon]

    def _expire(self) -> None:
        horizon = time.monotonic() - KEPT_FOR
        while self._ids:
            key, ids = next(iter(self._ids.items()))
            if ids[-1][1] > horizon:
                return
            del self._ids[key]
