"""Puts the parts together; the only file that knows them all."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels.guards import BodyLimit, Origins, SecurityHeaders
from bot.channels.pages import PagesChannel
from bot.channels.problems import Problem, on_crash, on_http_error, on_problem
from bot.channels.web import WebChannel
from bot.conversation import Assistant
from bot.danger.net import DangerNet
from bot.dialogue.content import get_content
from bot.dialogue.guided import GuidedEngine
from bot.dialogue.rasa import RasaEngine
from bot.directory.store import Directory
from bot.erasure import Memory
from bot.rendering import Renderer
from bot.settings import Settings, get_settings

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel

log = structlog.get_logger()


def create_app(settings: Settings | None = None) -> Starlette:
    """Returns the gateway as an ASGI application.

    Args:
        settings: those of the environment where none are given.
    """
    settings = settings or get_settings()
    content = get_content()
    rasa = RasaEngine(
        settings.rasa_base, settings.rasa_token.get_secret_value(), settings.rasa_timeout
    )
    # from the files at once: the way to help never waits for a database
    renderer = Renderer(content, Directory.from_seed())
    assistant = Assistant(
        DangerNet.load(),
        rasa,
        GuidedEngine(content),
        content,
        renderer,
        Memory(settings.conversation_ttl),
        settings.max_chars,
    )
    key = (settings.id_key.get_secret_value() or secrets.token_hex(32)).encode()
    web = WebChannel(assistant, key)
    pages = PagesChannel(assistant, key)
    telegram = _telegram(settings, assistant, key)

    async def open_database() -> None:
        directory = await Directory.open(settings.database)
        assistant.renderer = Renderer(content, directory)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(rasa.close)
            stack.push_async_callback(assistant.close)
            opening = asyncio.create_task(open_database())
            stack.callback(opening.cancel)
            if telegram:
                telegram.start()
                stack.push_async_callback(telegram.stop)
            log.info("gateway_started", channel="web, telegram" if telegram else "web")
            yield

    async def healthz(request: Request) -> JSONResponse:
        """True as soon as the danger net and the directory answer."""
        return JSONResponse({"status": "ok"})

    async def readyz(request: Request) -> JSONResponse:
        """True once Rasa answers."""
        ready = await rasa.is_ready()
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503)

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            *web.routes(),
            *pages.routes(),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Origins, allowed=settings.origins),
            Middleware(BodyLimit, limit=settings.max_body),
        ],
        exception_handlers={
            Problem: on_problem,
            HTTPException: on_http_error,
            Exception: on_crash,
        },
        lifespan=lifespan,
    )


def _telegram(settings: Settings, assistant: Assistant, key: bytes) -> TelegramChannel | None:
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    # a quarter of a second of imports, which a start without Telegram does not wait for
    from bot.channels.telegram import TelegramChannel

    return TelegramChannel(assistant, key, token, settings.telegram_api_url)
