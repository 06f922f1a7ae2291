"""One person's updates in order, different people at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class PerChat(BaseUpdateProcessor):
    """A lock for each chat; it is dropped as soon as nobody waits for it.

    Args:
        most: how many updates may be worked on at once.
    """

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._locks: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Runs the handler of an update once those before it in the same chat are done."""
        known = update.effective_chat if isinstance(update, Update) else None
        chat = known.id if known else 0
        lock = self._locks.setdefault(chat, asyncio.Lock())
        self._waiting[chat] = self._waiting.get(chat, 0) + 1
        try:
            async with lock:
                await coroutine
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._locks[chat], self._waiting[chat]
