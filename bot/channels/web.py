"""The web channel: the widget's API and the pages that show it."""

from __future__ import annotations

import re
import secrets
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.embed import STATIC, demo_page
from bot.channels.identity import store_key
from bot.channels.problems import Problem
from bot.conversation import Assistant

_ID = re.compile(r"[A-Za-z0-9_-]{22,64}")
_FIELDS = frozenset({"conversation", "text", "payload"})


class WebChannel:
    """Routes of the widget.

    Args:
        assistant: answers the messages.
        key: secret with which the ids of the web are turned into those of the stores.
    """

    def __init__(self, assistant: Assistant, key: bytes) -> None:
        self._assistant = assistant
        self._key = key

    def routes(self) -> list[BaseRoute]:
        """Returns the routes of pages, files and API."""
        return [
            Route("/", self.demo),
            Route("/api/v1/messages", self.messages, methods=["POST"]),
            Route("/api/v1/messages", self.preflight, methods=["OPTIONS"]),
            Route("/api/v1/conversations/{id}", self.forget, methods=["DELETE"]),
            Route("/api/v1/conversations/{id}", self.preflight, methods=["OPTIONS"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    async def demo(self, request: Request) -> Response:
        """An ordinary page of a host site, with the widget on it."""
        return Response(demo_page(), media_type="text/html")

    async def preflight(self, request: Request) -> Response:
        """Answers the question of a browser before a cross-origin request."""
        return Response(status_code=204)

    async def messages(self, request: Request) -> Response:
        """Answers one message of a person."""
        body = _fields(await request.body())
        conversation = _conversation(body.get("conversation"))
        payload, text = body.get("payload"), body.get("text")
        if (payload is None) == (text is None):
            raise Problem(400, "Il faut soit « text », soit « payload ».")
        key = store_key(self._key, "web", conversation)
        reply = await self._assistant.reply(key, text or "", payload)
        document = {"conversation": conversation, **reply.as_dict()}
        return Response(orjson.dumps(document), media_type="application/json")

    async def forget(self, request: Request) -> Response:
        """Forgets a conversation everywhere; one that is unknown is forgotten already."""
        conversation = _conversation(request.path_params["id"])
        await self._assistant.forget(store_key(self._key, "web", conversation))
        return Response(status_code=204)


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Problem(400, "Le corps de la demande n'est pas du JSON valide.") from None
    if not isinstance(body, dict) or not set(body) <= _FIELDS:
        raise Problem(400, "Le corps a les champs « conversation » et « text » ou « payload ».")
    if any(value is not None and not isinstance(value, str) for value in body.values()):
        raise Problem(400, "Chaque champ est un texte, ou null.")
    return body


def _conversation(given: str | None) -> str:
    if given is None:
        return secrets.token_urlsafe(24)
    if not _ID.fullmatch(given):
        raise Problem(400, "L'identifiant de conversation n'est pas valide : envoie null.")
    return given
