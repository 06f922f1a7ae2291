"""The web channel: the widget's API and the pages that show it."""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.admission import is_too_much
from bot.channels.bodies import conversation_id, read_fields
from bot.channels.embed import STATIC, demo_page
from bot.channels.identity import store_key
from bot.channels.limits import Limits, too_many
from bot.channels.problems import Problem
from bot.conversation import Assistant
from bot.counts.supports import site

_FIELDS = frozenset({"conversation", "text", "payload", "support"})
_LONGEST_ID = 64
_EXPECTED = "Le corps a les champs « conversation » et « text » ou « payload »."


class WebChannel:
    """Routes of the widget.

    Args:
        assistant: answers the messages.
        key: secret with which the ids of the web are turned into those of the stores.
        limits: how often somebody may ask.
        telegram: whether a conversation can go on in Telegram.
    """

    def __init__(
        self, assistant: Assistant, key: bytes, limits: Limits, telegram: bool = False
    ) -> None:
        self._assistant = assistant
        self._key = key
        self._limits = limits
        self._telegram = telegram

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
        body = read_fields(await request.body(), _FIELDS, _EXPECTED)
        conversation = conversation_id(body.get("conversation"))
        payload, text = body.get("payload"), body.get("text")
        if (payload is None) == (text is None):
            raise Problem(400, "Il faut soit « text », soit « payload ».")
        key = store_key(self._key, "web", conversation)
        if await is_too_much(self._limits, self._assistant, request, key, text or "", payload):
            raise too_many()
        arrived = _where_from(request, body.get("support"))
        reply = await self._assistant.reply(
            key,
            text or "",
            payload,
            support=None if body.get("conversation") else arrived,
            request=request.headers.get("x-request-id", "")[:_LONGEST_ID],
        )
        here = {"conversation": conversation, "telegram": self._telegram}
        document = {**here, **reply.as_dict()}
        return Response(orjson.dumps(document), media_type="application/json")

    async def forget(self, request: Request) -> Response:
        """Forgets a conversation everywhere; one that is unknown is forgotten already."""
        conversation = conversation_id(request.path_params["id"])
        await self._assistant.forget(store_key(self._key, "web", conversation))
        return Response(status_code=204)


def _where_from(request: Request, code: str | None) -> str:
    """Returns the poster, or the site, that somebody comes from."""
    return code or site(request.headers.get("origin", ""))
