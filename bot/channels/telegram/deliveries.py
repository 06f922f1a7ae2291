"""What a webhook brings: each update once, and acknowledged when its answer is out.

Telegram offers an update again until it is acknowledged, and sends a person's next one only
then. So what the next message may join is acknowledged at once, and a slow answer after a
while; the ledger then says what a killed gateway still owes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakValueDictionary

from telegram import Update

from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.incoming import Incoming, read
from bot.channels.telegram.intake import Seen
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.webhook import NotReady

_PATIENCE = 5.0  # seconds that an answer gets before its update is acknowledged all the same

Arrive = Callable[[Incoming, Callable[[], None]], bool]


@dataclass(frozen=True, slots=True)
class _Open:
    """An update that is being answered; ``waits`` tells whether its acknowledgement does."""

    answered: asyncio.Future[None]
    waits: bool


class Deliveries:
    """Takes in the updates of a webhook that several gateways may share.

    Args:
        inbox: tells what is urgent.
        arrive: takes in an update and calls back once it was taken care of; tells whether its
            acknowledgement waits for that.
        ledger: whose an update is.
        seen: numbers of updates that were taken care of before.
    """

    def __init__(self, inbox: Inbox, arrive: Arrive, ledger: Ledger, seen: Seen) -> None:
        self._inbox = inbox
        self._arrive = arrive
        self._ledger = ledger
        self._seen = seen
        self._open: dict[int, _Open] = {}
        self._gates: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def receive(self, update: Update) -> None:
        """Takes in an update and returns once it may be acknowledged.

        Raises:
            NotReady: another gateway is at it, or at the same chat.
        """
        number = update.update_id
        taken = self._open.get(number) or await self._take_in(read(update))
        if taken is None:
            return
        if taken.waits:  # a danger that the person writes meanwhile waits no longer than that
            await asyncio.wait([taken.answered], timeout=_PATIENCE)
        if not taken.answered.done():
            await self._ledger.owe([number])

    async def _take_in(self, incoming: Incoming) -> _Open | None:
        if self._inbox.is_urgent(incoming):
            return await self._claimed(incoming, urgent=True)
        gate = self._gates.setdefault(incoming.chat, asyncio.Lock())
        async with gate:  # one chat's updates arrive in the order in which they were posted
            await self._inbox.prepare(incoming)
            return await self._claimed(incoming, urgent=self._inbox.is_urgent(incoming))

    async def _claimed(self, incoming: Incoming, urgent: bool) -> _Open | None:
        number = incoming.update_id
        if number in self._seen:
            return None
        if number in self._open:
            return self._open[number]
        claim = await self._ledger.claim(number, incoming.chat, urgent)
        if claim == "held":  # by another gateway, or by one that was killed
            raise NotReady
        if claim == "done":
            return None
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def done() -> None:
            self._open.pop(number, None)
            self._seen.add(number)
            self._ledger.took(number)
            if not answered.done():
                answered.set_result(None)

        self._open[number] = taken = _Open(answered, self._arrive(incoming, done))
        return taken
