"""Each person's messages in order, different people at the same time, danger before all else.

A burst is read as one. Each message is read by the danger net the moment it arrives: a danger
or « Effacer » overtakes whatever waits.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

import structlog

from bot.channels.telegram.box import Box, Entry, Lease, joined
from bot.channels.telegram.incoming import Incoming
from bot.messages import LEVELS, Level

log = structlog.get_logger()

_AT_ONCE = 96  # people whose ordinary messages are answered at the same time
_QUIET = 0.25  # seconds without another message before one is answered
_QUIET_IN_BURST = 0.6  # the same once several have come
_LONGEST_BURST = 2.0  # seconds after which a burst is answered though it goes on
_IDLE = 60.0  # seconds after which a chat's box is dropped


class Desk(Protocol):
    """Who takes care of what arrives."""

    def wipes(self, incoming: Incoming) -> bool:
        """Tells whether it asks to erase."""

    def alarm(self, chat: int, text: str) -> Level:
        """Returns the level of a danger whose contacts need no engine, else « none »."""

    async def prepare(self, chat: int) -> None:
        """Makes ready what is known of a chat."""

    def is_own_word(self, incoming: Incoming) -> bool:
        """Tells whether a text is a word that the person chose; it stays on its own."""

    async def erase(self, incoming: Incoming) -> None:
        """Deletes both sides."""

    async def danger(self, incoming: Incoming, text: str, lease: Lease) -> None:
        """Shows the contacts."""

    async def answer(self, group: Sequence[Incoming], text: str, lease: Lease) -> None:
        """Answers one update, or several texts as the one ``text``."""

    async def repeated(self, incoming: Incoming) -> None:
        """A button was touched again while it is being answered."""


class Inbox:
    """Sorts what arrives.

    Args:
        desk: takes care of it.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._boxes: OrderedDict[int, Box] = OrderedDict()
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def arrive(self, incoming: Incoming, done: Callable[[], object]) -> bool:
        """Takes in one update; returns whether a webhook is to acknowledge it once answered.

        Telegram sends a person's next message only after the one before was acknowledged, so
        one that the next may join is acknowledged at once.

        Args:
            incoming: what it is about.
            done: called once it was taken care of.
        """
        box = self._box(incoming.chat)
        entry = Entry(incoming, done)
        if self._desk.wipes(incoming):
            self._wipe(box, incoming, [entry])
            return True
        level, text, absorbed = self._danger(box, incoming)
        if level != "none" and box.overtakes(level):
            for other in absorbed:
                box.waiting.remove(other)
            box.turn += 1
            box.alarm, box.alarmed_at = level, time.monotonic()
            self._go(self._desk.danger(incoming, text, box.lease()), [*absorbed, entry])
            return True
        button = (incoming.message_id, incoming.data)
        if incoming.kind == "button":
            if button in box.pressed:
                self._go(self._desk.repeated(incoming), [entry])
                return False
            box.pressed.add(button)
        alone = box.stands_alone(entry)
        box.waiting.append(entry)
        box.news.set()
        if box.worker is None:
            box.worker = self._start(self._work(incoming.chat, box))
        return alone

    def is_urgent(self, incoming: Incoming) -> bool:
        """Tells whether it overtakes what waits: a danger, or « Effacer »."""
        if self._desk.wipes(incoming):
            return True
        return self._danger(self._box(incoming.chat), incoming)[0] != "none"

    async def prepare(self, incoming: Incoming) -> None:
        """Makes ready what is known of its chat: a chosen word may make it urgent."""
        if incoming.chat:
            await self._desk.prepare(incoming.chat)

    async def drain(self, seconds: float) -> None:
        """Lets what is being answered end, for so many seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _box(self, chat: int) -> Box:
        box = self._boxes.setdefault(chat, Box())
        box.touched = time.monotonic()
        self._boxes.move_to_end(chat)
        while True:
            oldest, other = next(iter(self._boxes.items()))
            if other.worker or time.monotonic() - other.touched < _IDLE:
                return box
            del self._boxes[oldest]

    def _danger(self, box: Box, incoming: Incoming) -> tuple[Level, str, list[Entry]]:
        """A message alone, or together with those of the same burst that still wait."""
        if not incoming.text:
            return "none", "", []
        before = box.burst(incoming.at)
        alone = self._desk.alarm(incoming.chat, incoming.text)
        if not before or incoming.forwarded:
            return alone, incoming.text, []
        whole = joined([*(e.incoming.text for e in before), incoming.text])
        together = self._desk.alarm(incoming.chat, whole)
        if LEVELS.index(together) >= LEVELS.index(alone):
            return together, whole, before
        return alone, incoming.text, before

    async def _work(self, chat: int, box: Box) -> None:
        try:
            await self._desk.prepare(chat)
            for entry in box.waiting:  # a chosen word, which could not be known before
                if self._desk.wipes(entry.incoming):
                    self._wipe(box, entry.incoming, [])
                    break
            while box.waiting:
                await self._ripen(box)
                if not box.waiting:
                    break
                entries = self._next(box)
                group = [entry.incoming for entry in entries]
                async with self._at_once:
                    await self._taken_care_of(
                        self._desk.answer(group, joined([i.text for i in group]), box.lease()),
                        entries,
                    )
                box.pressed.difference_update((i.message_id, i.data) for i in group)
        finally:
            box.worker = None

    def _next(self, box: Box) -> list[Entry]:
        own = [self._desk.is_own_word(entry.incoming) for entry in box.run()]
        return box.take_group(max(own.index(True), 1) if True in own else len(own))

    async def _ripen(self, box: Box) -> None:
        """Waits until a burst is over; what is no text is answered without waiting."""
        began = time.monotonic()
        while (run := box.run()) and not run[0].ripe and len(run) == len(box.waiting):
            quiet = _QUIET if len(run) == 1 else _QUIET_IN_BURST
            left = min(quiet, began + _LONGEST_BURST - time.monotonic())
            box.news.clear()
            try:
                await asyncio.wait_for(box.news.wait(), max(left, 0))
            except TimeoutError:
                for entry in box.run():
                    entry.ripe = True

    def _wipe(self, box: Box, incoming: Incoming, entries: Sequence[Entry]) -> None:
        box.turn += 1
        box.wiped += 1
        self._go(self._desk.erase(incoming), [*box.empty(), *entries])

    def _go(self, work: Coroutine[Any, Any, None], entries: Sequence[Entry]) -> None:
        self._start(self._taken_care_of(work, entries))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _taken_care_of(
        self, work: Coroutine[Any, Any, None], entries: Sequence[Entry]
    ) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - whatever fails, the next message is read
            log.error("telegram_failed", why=type(error).__name__)
        for entry in entries:  # not after a cancellation: Telegram offers it again
            entry.done()
