"""Where updates come from: polling on one machine, a webhook at scale.

Telegram keeps an update until it is acknowledged, and nothing of it may be written down here.
So polling acknowledges an update only once it was answered: whatever stops this process, the
next one is offered it again, and the numbers of those that were answered are remembered.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from telegram import Update
from telegram.error import RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.warnings import PTBUserWarning

from bot.channels.telegram.incoming import Incoming, parsed, read
from bot.channels.telegram.ledger import Ledger

log = structlog.get_logger()

# The library's own method fails on a whole page where it cannot read one update, and logs
# the page, texts included. So the page is asked for as it is.
warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)

UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What Telegram is asked to send: nothing of groups, channels or inline queries."""

_POLL = 25  # seconds that Telegram holds a request while there is nothing
_AGAIN = 0.1  # seconds until it is asked again while something is being answered
_HELD = 10.0  # seconds for which one slow answer holds back the acknowledgement of others
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0  # seconds between attempts while Telegram is away
_REMEMBERED = 5000  # numbers of updates
_PAGE = 100  # updates that Telegram gives at once
_MOST_OPEN = 3000  # updates that are held here after an outage

Arrive = Callable[[Incoming, Callable[[], None]], object]


class Seen:
    """The numbers of the latest updates, so that none is taken care of twice."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[int, None] = OrderedDict()

    def __contains__(self, number: int) -> bool:
        return number in self._numbers

    def add(self, number: int) -> None:
        """Remembers a number and lets the oldest go."""
        self._numbers[number] = None
        while len(self._numbers) > _REMEMBERED:
            self._numbers.popitem(last=False)


class Poller:
    """Asks Telegram for updates and acknowledges those that were answered.

    Args:
        bot: python-telegram-bot's.
        arrive: takes in an update, and calls back once it was taken care of.
        seen: numbers of updates that were taken care of before.
        ledger: told which updates are open, acknowledged and taken care of.
    """

    def __init__(self, bot: ExtBot[Any], arrive: Arrive, seen: Seen, ledger: Ledger) -> None:
        self._bot = bot
        self._arrive = arrive
        self._seen = seen
        self._ledger = ledger
        self._open: dict[int, float] = {}
        self._next = 0
        self._passed = 0
        self._owed: set[int] = set()
        self._progress = asyncio.Event()

    async def run(self) -> None:
        """Polls until it is cancelled; a Telegram that is away is asked again and again."""
        pause = _FIRST_PAUSE
        while True:
            try:
                many, updates = await self._fetch(_POLL)
            except RetryAfter as flood:
                asked = flood.retry_after
                assert isinstance(asked, timedelta)  # as this package asks the library to
                wait = asked.total_seconds()
                log.warning("telegram_flood", seconds=wait)
                await asyncio.sleep(wait)
                continue
            except TelegramError as error:
                log.warning("telegram_unreachable", why=type(error).__name__, seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            pause = _FIRST_PAUSE
            fresh = [u for u in updates if u.update_id not in self._open]
            for update in fresh:
                self._take_in(update)
            if many == _PAGE and updates and not fresh and len(self._open) < _MOST_OPEN:
                await self._read_ahead(updates[-1].update_id + 1)
            elif updates and not fresh:  # all of it is being answered
                self._progress.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._progress.wait(), _AGAIN)

    async def acknowledge(self) -> None:
        """Tells Telegram what was answered, before this process ends."""
        if self._next:
            with contextlib.suppress(TelegramError):
                await self._fetch(0, limit=1)

    async def _fetch(self, timeout: int, limit: int = _PAGE) -> tuple[int, list[Update]]:
        offset = self._offset()
        await self._owe(offset)
        wanted = {"limit": limit, "timeout": timeout, "allowed_updates": UPDATES}
        if offset:
            wanted["offset"] = offset
        page: Any = await self._bot.do_api_request(
            "getUpdates", api_kwargs=wanted, read_timeout=timeout + 10
        )
        self._next = max([self._next, *(int(content["update_id"]) + 1 for content in page)])
        return len(page), [u for content in page if (u := parsed(content, self._bot))]

    def _offset(self) -> int:
        horizon = time.monotonic() - _HELD
        held = [
            number
            for number, since in self._open.items()
            if since > horizon and number >= self._passed
        ]
        return min(held, default=self._next)

    async def _read_ahead(self, offset: int) -> None:
        """Acknowledges a full page though it is not answered: a danger may stand behind it."""
        if await self._owe(offset):
            self._passed = offset
        else:
            await asyncio.sleep(_AGAIN)

    async def _owe(self, offset: int) -> bool:
        """Notes what is about to be acknowledged before it was answered."""
        early = [n for n in self._open if n < offset and n not in self._owed]
        if early and not await self._ledger.owe(early):
            return False
        self._owed.update(early)
        return True

    def _take_in(self, update: Update) -> None:
        number = update.update_id
        self._next = max(self._next, number + 1)
        if number in self._seen:
            return
        incoming = read(update)
        self._open[number] = time.monotonic()
        self._ledger.begin(number, incoming.chat)

        def done() -> None:
            self._open.pop(number, None)
            self._owed.discard(number)
            self._seen.add(number)
            self._ledger.took(number)
            self._progress.set()

        self._arrive(incoming, done)


async def until_possible(attempt: Callable[[], Any], what: str) -> None:
    """Does something that needs Telegram, however long it is away.

    Args:
        attempt: coroutine function; tried again after each failure.
        what: its name in the log.
    """
    pause = _FIRST_PAUSE
    while True:
        try:
            await attempt()
            return
        except TelegramError as error:
            log.warning(what, why=type(error).__name__, seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE * 4)
