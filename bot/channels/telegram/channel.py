"""The Telegram channel: runs the bot beside the web, and outlives a Telegram that is away.

It never writes first and keeps no text. What it must know after a restart, so as to delete
both sides in time, stands in the database under keyed hashes and sealed ids.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from starlette.routing import BaseRoute
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.arrival import OnArrival, to_nothing
from bot.channels.telegram.chosen import ChosenSettings
from bot.channels.telegram.deliveries import Deliveries
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.intake import UPDATES, Poller, Seen, until_possible
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.limits import Patient
from bot.channels.telegram.messenger import Messenger
from bot.channels.telegram.profile import set_profile
from bot.channels.telegram.reception import Assistant, Reception
from bot.channels.telegram.seal import Seal
from bot.channels.telegram.store import Store
from bot.channels.telegram.trail import Trail
from bot.channels.telegram.webhook import NotReady, Webhook

log = structlog.get_logger()

_STORE_FIRST = 1.0  # seconds that the database gets before the first update is read
_END = 3.0  # seconds that answers get when the gateway stops
_SWEPT_EVERY = 20.0  # seconds
_CONNECTIONS = 64
_WEBHOOK_CONNECTIONS = 100  # the most Telegram allows: each is held until its update is answered


@dataclass(frozen=True, slots=True)
class Options:
    """How to reach Telegram and the database.

    ``webhook_url`` empty means polling. ``key_lasts`` tells whether ``key`` is the same after
    a restart. ``clock`` gives seconds since 1970.
    """

    token: str
    api_url: str
    key: bytes
    database_url: str
    key_lasts: bool = True
    webhook_url: str = ""
    webhook_secret: str = ""
    on_arrival: OnArrival = to_nothing
    clock: Callable[[], float] = field(default=time.time)


class TelegramChannel:
    """Puts the parts of the channel together.

    Args:
        assistant: answers the messages.
        options: how to reach Telegram and the database.
    """

    def __init__(self, assistant: Assistant, options: Options) -> None:
        base = options.api_url.rstrip("/")
        limiter = Patient()
        self._bot: ExtBot[int] = ExtBot(
            options.token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            rate_limiter=limiter,
            request=HTTPXRequest(
                connection_pool_size=_CONNECTIONS, pool_timeout=30, read_timeout=20
            ),
            get_updates_request=HTTPXRequest(connection_pool_size=2),
        )
        self._key_lasts = options.key_lasts
        seal = Seal(options.key)
        store = Store(options.database_url)
        self._trail = Trail(store, seal, options.clock)
        chosen = ChosenSettings(store, self._trail.is_open, seal, options.clock)
        self._messenger = Messenger(self._bot, self._trail, limiter.doubtful, self._gone)
        self._reception = Reception(
            assistant, self._messenger, self._trail, chosen, seal, options.on_arrival
        )
        self._inbox = Inbox(self._reception)
        self._seen = Seen()
        self._ledger = Ledger(store, self._trail, seal, options.clock)
        self._poller = Poller(self._bot, self._arrive, self._seen, self._ledger)
        self._deliveries = Deliveries(self._inbox, self._arrive, self._ledger, self._seen)
        self._webhook = (
            Webhook(options.webhook_url, options.webhook_secret, options.token)
            if options.webhook_url
            else None
        )
        self._ready = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def routes(self) -> list[BaseRoute]:
        """Returns the webhook's route, if there is one."""
        return [self._webhook.route(self._bot, self._receive)] if self._webhook else []

    @property
    def webhook_path(self) -> str | None:
        """Path of the webhook's route, None while polling."""
        return self._webhook.path if self._webhook else None

    def start(self) -> None:
        """Begins in the background; a Telegram or a database that is away delays nobody."""
        if not self._key_lasts:
            log.warning("telegram_sweeps_do_not_survive_a_restart", why="ID_KEY is empty")
        self._trail.start()
        work = (self._run(), self._sweep_on(), self._take_over())
        self._tasks = [asyncio.create_task(task) for task in work]

    async def stop(self) -> None:
        """Takes in nothing more, lets the answers end, and remembers what was answered."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._inbox.drain(_END)
        await self._ledger.release()
        if self._ready.is_set() and not self._webhook:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._poller.acknowledge(), 1)
        await self._trail.close()
        with contextlib.suppress(TelegramError, RuntimeError):
            await self._bot.shutdown()

    async def sweep(self) -> None:
        """Deletes the messages whose time is over, those from before a restart included."""
        for chat, ids in await self._trail.due():
            await self._messenger.delete(chat, ids)

    async def _run(self) -> None:
        await until_possible(self._bot.initialize, "telegram_unreachable")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._trail.is_open.wait(), _STORE_FIRST)
        for number in await self._ledger.settled():
            self._seen.add(number)
        profile = asyncio.create_task(set_profile(self._bot))
        if self._webhook:
            await until_possible(self._set_webhook, "telegram_webhook_not_set")
            self._ready.set()
            log.info("telegram_listens")
        else:
            await until_possible(self._bot.delete_webhook, "telegram_webhook_not_deleted")
            self._ready.set()
            log.info("telegram_polls")
            await self._poller.run()
        await profile

    async def _set_webhook(self) -> None:
        assert self._webhook is not None
        await self._bot.set_webhook(
            self._webhook.url,
            secret_token=self._webhook.secret,
            allowed_updates=UPDATES,
            max_connections=_WEBHOOK_CONNECTIONS,
        )

    async def _sweep_on(self) -> None:
        await self._ready.wait()
        while True:
            await self.sweep()
            await asyncio.sleep(_SWEPT_EVERY)

    async def _take_over(self) -> None:
        await self._ready.wait()
        await self._ledger.watch(self._answer_is_missing)

    def _answer_is_missing(self, chat: int) -> None:
        self._inbox.arrive(Incoming(0, "lost", chat), lambda: None)

    async def _receive(self, update: Update) -> None:
        if not self._ready.is_set():
            raise NotReady
        await self._deliveries.receive(update)

    def _arrive(self, incoming: Incoming, done: Callable[[], object]) -> bool:
        if incoming.chat and incoming.message_id and incoming.kind != "button":
            self._trail.add(incoming.chat, incoming.message_id, incoming.at)
        return self._inbox.arrive(incoming, done)

    async def _gone(self, chat: int) -> None:
        await self._reception.gone(chat)
