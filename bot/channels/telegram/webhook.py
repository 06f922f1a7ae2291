"""The webhook: Telegram's own requests, told from others by a secret."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import ExtBot

from bot.channels.problems import Problem
from bot.channels.telegram.incoming import parsed

LARGEST_UPDATE = 512 * 1024
"""Bytes; Telegram offers a refused update again and again, so none may be too large."""

_HEADER = "x-telegram-bot-api-secret-token"
_AGAIN = {"Retry-After": "1"}  # seconds; Telegram keeps to it, else it waits longer each time
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Webhook:
    """The route that Telegram posts to.

    Args:
        url: public address, whose path is the route.
        secret: what Telegram sends along; empty: made from the token, the same on each gateway.
        token: token of the bot.

    Raises:
        ValueError: the address is not https, or the secret has characters Telegram refuses.
    """

    def __init__(self, url: str, secret: str, token: str) -> None:
        derived = hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()
        self.secret = secret or derived
        self.url = url
        self.path = urlsplit(url).path or "/"
        if urlsplit(url).scheme not in ("https", "http") or self.path == "/":
            raise ValueError("TELEGRAM_WEBHOOK_URL is an address with a path of its own")
        if not _SECRET.fullmatch(self.secret):
            raise ValueError("TELEGRAM_WEBHOOK_SECRET may hold A-Z, a-z, 0-9, _ and - only")

    def route(self, bot: ExtBot[Any], receive: Callable[[Update], Awaitable[None]]) -> Route:
        """Returns the route.

        Args:
            bot: python-telegram-bot's, which reads the updates.
            receive: takes in an update and returns once it may be acknowledged; raises
                ``NotReady``.
        """

        async def post(request: Request) -> Response:
            given = request.headers.get(_HEADER, "")
            if not hmac.compare_digest(given.encode(), self.secret.encode()):
                raise Problem(403, "Cette adresse ne reçoit que les messages de Telegram.")
            try:
                content = orjson.loads(await request.body())
                int(content["update_id"])
            except (orjson.JSONDecodeError, TypeError, KeyError, ValueError):
                raise Problem(400, "Ce n'est pas une mise à jour de Telegram.") from None
            update = parsed(content, bot)
            if update is None:  # refused, it would hold up all that this person writes
                return Response()
            try:
                await receive(update)
            except NotReady:
                return Response(status_code=503, headers=_AGAIN)  # Telegram offers it again
            return Response()

        return Route(self.path, post, methods=["POST"])


class NotReady(Exception):
    """The channel has not reached Telegram yet, or another gateway is at the update."""
