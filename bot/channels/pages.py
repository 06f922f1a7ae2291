"""The full page at a neutral address, and its version that needs no script.

The conversation's id travels in a hidden field: there is no cookie, and nothing stays in
the browser but the page that is open.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.admission import is_too_much
from bot.channels.identity import store_key
from bot.channels.limits import RETRY, Limits
from bot.channels.paper import environment, page
from bot.conversation import Assistant

REMEMBERED_MARKS = 20_000
"""Forms that do not count a second time; the oldest is dropped for a new one."""
_ID = re.compile(r"[A-Za-z0-9_-]{22,64}")


class PagesChannel:
    """Routes of ``/p``.

    Args:
        assistant: answers the messages.
        key: the same secret as that of ``WebChannel``.
        limits: how often somebody may ask.
    """

    def __init__(self, assistant: Assistant, key: bytes, limits: Limits) -> None:
        self._assistant = assistant
        self._key = key
        self._limits = limits
        self._sent: OrderedDict[str, None] = OrderedDict()

    def routes(self) -> list[BaseRoute]:
        """Returns the routes of the pages."""
        return [
            Route("/p", self.full),
            Route("/p/simple", self.simple, methods=["GET", "POST"]),
            Route("/p/oublier/{id}", self.forget, methods=["POST"]),
        ]

    async def full(self, request: Request) -> Response:
        """The page that shows the widget's panel, opened."""
        return page("full.html", {})

    async def simple(self, request: Request) -> Response:
        """The page without a script: before anything was asked, or with an answer."""
        return await self._turn(request) if request.method == "POST" else _simple()

    async def _turn(self, request: Request) -> Response:
        """Answers a form: a text, a pressed choice or « tout effacer »."""
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        given, mark = _first(fields, "conversation"), _first(fields, "marque")
        if mark in self._sent:
            return _simple()
        self._note(mark)
        if "effacer" in fields:
            await self._drop(given)
            return _simple(state="erased")
        conversation = given if _ID.fullmatch(given) else secrets.token_urlsafe(24)
        key = self._key_of(conversation)
        text, payload = _first(fields, "text"), _first(fields, "payload") or None
        if await is_too_much(self._limits, self._assistant, request, key, text, payload):
            kept = {"conversation": conversation, "said": text.strip(), "pressed": payload or ""}
            return _simple(429, RETRY, state="busy", **kept)
        reply = await self._assistant.reply(key, text, payload)
        return _simple(
            conversation="" if reply.wipes else conversation,
            said=text.strip(),
            messages=reply.messages,
        )

    async def forget(self, request: Request) -> Response:
        """What a browser tells on its way out: forget this conversation."""
        await self._drop(request.path_params["id"])
        return Response(status_code=204)

    def _note(self, mark: str) -> None:
        """Remembers a form that was sent; a random mark leads to nobody."""
        if _ID.fullmatch(mark):
            self._sent[mark] = None
            while len(self._sent) > REMEMBERED_MARKS:
                self._sent.popitem(last=False)

    async def _drop(self, conversation: str) -> None:
        if _ID.fullmatch(conversation):
            await self._assistant.forget(self._key_of(conversation))

    def _key_of(self, conversation: str) -> str:
        return store_key(self._key, "web", conversation)


def away_page(pause: str) -> str:
    """Returns the page that a proxy shows by itself.

    Args:
        pause: what is said above the contacts.
    """
    return environment().get_template("away.html").render(pause=pause)


def _simple(status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> Response:
    fresh = {
        "said": "",
        "pressed": "",
        "messages": (),
        "state": "",
        "mark": secrets.token_urlsafe(16),
    }
    return page("simple.html", {**fresh, **values}, status, headers)


def _first(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]
