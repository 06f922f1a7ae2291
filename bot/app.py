"""Puts the parts together; the only file that knows them all."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels.annuaire import DirectoryPage
from bot.channels.board import Board
from bot.channels.confidentialite import PrivacyPages
from bot.channels.guards import BodyLimit, Origins, PlainPaths, SecurityHeaders
from bot.channels.limits import Limits
from bot.channels.metrics import Measured, Metrics, coarse
from bot.channels.pages import PagesChannel
from bot.channels.problems import Problem, on_crash, on_http_error, on_problem
from bot.channels.requests import PersonRequests
from bot.channels.web import WebChannel
from bot.continuation import PREFIX as CONTINUES
from bot.continuation import Continuations
from bot.conversation import Assistant
from bot.counts.observe import Observer
from bot.counts.service import Counts
from bot.counts.supports import known_supports
from bot.counts.tables import tables
from bot.counts.tally import today
from bot.danger.net import DangerNet
from bot.dialogue.content import get_content
from bot.dialogue.guided import GuidedEngine
from bot.dialogue.rasa import RasaEngine
from bot.directory.store import Directory
from bot.erasure import Memory
from bot.messages import Reply
from bot.rendering import Renderer
from bot.settings import Settings, get_settings
from bot.switch import Switch
from bot.wishes import continue_with

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel
    from bot.shared import Stores

log = structlog.get_logger()

_SWEEP_SECONDS = 60.0
_DATABASE_SECONDS = 3.0
"""How long a stop waits for the database to be opened."""


def create_app(settings: Settings | None = None) -> Starlette:
    """Returns the gateway as an ASGI application.

    Args:
        settings: those of the environment where none are given.
    """
    settings = settings or get_settings()
    content = get_content()
    rasa = RasaEngine(
        settings.rasa_base,
        settings.rasa_token.get_secret_value(),
        settings.rasa_timeout,
        settings.rasa_turns,
    )
    # from the files at once: the way to help never waits for a database
    renderer = Renderer(content, Directory.from_seed())
    counts = Counts(tables(content.families), settings.database, settings.count_interval)
    supports = known_supports(settings.origins)
    key = (settings.id_key.get_secret_value() or secrets.token_hex(32)).encode()
    shared = _shared(settings, key)
    switch = Switch(settings.database, settings.assistant_off)
    assistant = Assistant(
        DangerNet.load(),
        rasa,
        GuidedEngine(content),
        content,
        renderer,
        shared.memory if shared else Memory(settings.conversation_ttl),
        settings.max_chars,
        Observer(counts.tally, content.families, supports),
        shared.continuations if shared else Continuations(settings.continuation_ttl),
        is_off=switch.is_off,
    )
    limits = _limits(settings, shared, key)
    metrics = _metrics(assistant, rasa, counts)
    web = WebChannel(assistant, key, limits, bool(settings.telegram_username))
    requests = PersonRequests(assistant, key, limits, settings.telegram_username)
    page = DirectoryPage(lambda: assistant.renderer.directory, limits)
    pages = PagesChannel(assistant, key, limits)
    telegram = _telegram(settings, assistant, key)

    async def open_database() -> None:
        directory = await Directory.open(settings.database)
        assistant.renderer = Renderer(content, directory)

    async def sweep() -> None:
        """Forgets in time also while nobody writes; asking Rasa makes it do the same."""
        while True:
            await asyncio.sleep(min(_SWEEP_SECONDS, settings.conversation_ttl))
            await assistant.memory.tend()
            assistant.continuations.sweep()
            await rasa.is_ready()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            if shared:
                stack.push_async_callback(shared.link.close)
                stack.callback(asyncio.create_task(shared.memory.listen()).cancel)
            stack.push_async_callback(rasa.close)
            stack.push_async_callback(assistant.close)
            stack.push_async_callback(counts.close)
            stack.callback(asyncio.create_task(counts.run()).cancel)
            stack.callback(asyncio.create_task(sweep()).cancel)
            stack.callback(asyncio.create_task(switch.watch()).cancel)
            opening = asyncio.create_task(open_database())
            # a driver that is cancelled in the middle of its work may never let go
            stack.push_async_callback(asyncio.wait, {opening}, timeout=_DATABASE_SECONDS)
            if settings.metrics_port:
                server, _ = metrics.serve(settings.metrics_host, settings.metrics_port)
                stack.callback(server.shutdown)
            if telegram:
                telegram.start()
                stack.push_async_callback(telegram.stop)
            log.info("gateway_started", channel="web, telegram" if telegram else "web")
            yield

    async def healthz(request: Request) -> JSONResponse:
        """True as soon as the danger net and the directory answer."""
        return JSONResponse({"status": "ok"})

    async def readyz(request: Request) -> JSONResponse:
        """True once Rasa answers, unless the assistant is switched off."""
        off = switch.is_off()
        ready = not off and await rasa.is_ready()
        return JSONResponse({"ready": ready, "off": off}, status_code=200 if ready else 503)

    app = Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            *(telegram.routes() if telegram else ()),
            *requests.routes(),
            *PrivacyPages(settings).routes(),
            *Board(assistant, counts, limits, settings).routes(),
            *page.routes(),
            *web.routes(),
            *pages.routes(),
        ],
        middleware=[
            Middleware(PlainPaths),
            Middleware(Measured, metrics=metrics),
            Middleware(SecurityHeaders, hsts_seconds=settings.hsts_seconds),
            Middleware(Origins, allowed=settings.origins),
            Middleware(BodyLimit, limit=settings.max_body, larger=_larger_bodies(telegram)),
        ],
        exception_handlers={
            Problem: on_problem,
            HTTPException: on_http_error,
            Exception: on_crash,
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.assistant, app.state.metrics = assistant, metrics
    return app


def _shared(settings: Settings, key: bytes) -> Stores | None:
    """What several gateways share; a lone one starts without Redis's library."""
    if not settings.redis_url:
        return None
    from bot.shared import share

    return share(settings, key)


def _limits(settings: Settings, shared: Stores | None, key: bytes) -> Limits:
    limit = (settings.limit_conversation, settings.limit_network, settings.limit_logins)
    if shared is None:
        return Limits(*limit)
    from bot.channels.shared_limits import SharedLimits

    return SharedLimits(*limit, shared.link, key)


def _metrics(assistant: Assistant, rasa: RasaEngine, counts: Counts) -> Metrics:
    def late() -> int:
        services = assistant.renderer.directory.services
        return sum(service.review_by < today() for service in services)

    return Metrics(
        {
            ("repere_conversations", "Conversations in memory, coarse"): lambda: coarse(
                len(assistant.memory)
            ),
            ("repere_guided_answers", "Answers without Rasa, coarse"): lambda: coarse(
                assistant.guided_answers
            ),
            ("repere_count_failures", "Times the figures could not be written"): lambda: (
                counts.failures
            ),
            ("repere_rasa_away", "Whether Rasa did not answer when last asked"): lambda: (
                rasa.is_away
            ),
            ("repere_switched_off", "Whether the team has switched it off"): assistant.is_off,
            ("repere_services_late", "Services past their day of review"): late,
        }
    )


def _telegram(settings: Settings, assistant: Assistant, key: bytes) -> TelegramChannel | None:
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    # a quarter of a second of imports, which a start without Telegram does not wait for
    from bot.channels.telegram import Options, TelegramChannel

    return TelegramChannel(
        assistant,
        Options(
            token,
            settings.telegram_api_url,
            key,
            settings.database,
            key_lasts=bool(settings.id_key.get_secret_value()),
            webhook_url=settings.telegram_webhook_url,
            webhook_secret=settings.telegram_webhook_secret.get_secret_value(),
            on_arrival=partial(_arrive, assistant),
        ),
    )


async def _arrive(assistant: Assistant, key: str, code: str) -> Reply | None:
    """Counts the support that somebody came from, or goes on with a conversation of the web."""
    if code.startswith(CONTINUES):
        return await continue_with(assistant, key, code)
    if assistant.observer:
        conversation = await assistant.memory.load(key)
        assistant.observer.support(conversation, code)
        await assistant.memory.save(key, conversation)
    return None


def _larger_bodies(telegram: TelegramChannel | None) -> dict[str, int]:
    """Updates of Telegram may be larger than what the widget sends."""
    if telegram is None or telegram.webhook_path is None:
        return {}
    from bot.channels.telegram.webhook import LARGEST_UPDATE

    return {telegram.webhook_path: LARGEST_UPDATE}
