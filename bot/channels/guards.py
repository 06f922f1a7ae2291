"""ASGI middleware around every page and answer: paths, headers, body size, origins."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.problems import Problem

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; font-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "content-security-policy": CSP,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "request-otr": "1",
}
"""On every page and answer."""
_CORS_METHODS = "POST, PUT, DELETE, OPTIONS"


class PlainPaths:
    """Answers ``/annuaire/`` as ``/annuaire``: no browser is sent to an address of a request.

    Args:
        app: what comes behind.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on under its path without slashes at the end."""
        if scope["type"] == "http" and scope["path"].endswith("/"):
            scope = {**scope, "path": scope["path"].rstrip("/") or "/"}
        await self._app(scope, receive, send)


class SecurityHeaders:
    """Adds the same protective headers to every response; nothing is cached by default.

    Args:
        app: what comes behind.
        hsts_seconds: how long a browser that came by TLS insists on it; 0: it does not.
    """

    def __init__(self, app: ASGIApp, hsts_seconds: int = 0) -> None:
        self._app = app
        self._hsts = f"max-age={hsts_seconds}; includeSubDomains" if hsts_seconds else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and completes the headers of its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                if self._hsts and scope["scheme"] == "https":
                    headers.setdefault("strict-transport-security", self._hsts)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses bodies over a number of bytes before anything reads them, and those that dawdle.

    Args:
        app: what comes behind.
        limit: largest body in bytes.
        larger: other limits by path, where a path needs one.
        seconds: how long a body may take to arrive.
    """

    def __init__(
        self,
        app: ASGIApp,
        limit: int,
        larger: Mapping[str, int] | None = None,
        seconds: float = 30.0,
    ) -> None:
        self._app = app
        self._limit = limit
        self._larger = larger or {}
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on while its body stays within the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._larger.get(scope["path"], self._limit)
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdigit() and int(declared) > limit:
            await self._refusal()(scope, receive, send)
            return
        received, is_whole = 0, False
        deadline = asyncio.get_running_loop().time() + self._seconds

        async def limited_receive() -> Message:
            nonlocal received, is_whole
            if is_whole:  # what comes now is the news that nobody listens any more
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise Problem(408, "Réessaie dans un instant.") from None
            received += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if received > limit:
                raise self._problem()
            return message

        await self._app(scope, limited_receive, send)

    def _problem(self) -> Problem:
        return Problem(413, f"Un message peut faire {self._limit} octets au plus. Raccourcis-le.")

    def _refusal(self) -> ASGIApp:
        return self._problem().response()


class Origins:
    """Cross-origin access for the sites on the list, and a refusal for all others.

    Args:
        app: what comes behind.
        allowed: origins such as ``https://www.ville.fr``.
    """

    def __init__(self, app: ASGIApp, allowed: frozenset[str]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers preflights and marks the responses to allowed origins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or origin == _own_origin(scope, headers):
            await self._app(scope, receive, send)
            return
        is_api = scope["path"].startswith("/api/")
        if not is_api and not scope["path"].startswith("/static/"):  # pages are for nobody else
            await self._app(scope, receive, send)
            return
        if is_api and origin not in self._allowed:
            detail = "Le site doit être ajouté au réglage ALLOWED_ORIGINS."
            await Problem(403, detail).response()(scope, receive, send)
            return

        async def send_with_cors(message: Message) -> None:
            if message["type"] == "http.response.start":
                response = MutableHeaders(scope=message)
                # the script itself may be read by any site that embeds it (SRI needs it)
                response["access-control-allow-origin"] = origin if is_api else "*"
                response["vary"] = "Origin"
                if scope["method"] == "OPTIONS":
                    response["access-control-allow-methods"] = _CORS_METHODS
                    response["access-control-allow-headers"] = "content-type"
                    response["access-control-max-age"] = "600"
            await send(message)

        await self._app(scope, receive, send_with_cors)


def _own_origin(scope: Scope, headers: Headers) -> str:
    return f"{scope['scheme']}://{headers.get('host', '')}"
