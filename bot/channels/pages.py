"""The full page at a neutral address, and its version that needs no script.

The conversation's id travels in a hidden field: there is no cookie, and nothing stays in
the browser but the page that is open.
"""

from __future__ import annotations

import json
import re
import secrets
from collections import OrderedDict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.embed import emergency_contacts, integrity
from bot.channels.identity import store_key
from bot.conversation import Assistant

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parent.parent / "pages"
DESTINATION = "https://www.cnrtl.fr/definition/"
"""Where « Quitter » leads; the first of the widget's own destinations."""
REMEMBERED_MARKS = 20_000
"""Forms that do not count a second time; the oldest is dropped for a new one."""
_ID = re.compile(r"[A-Za-z0-9_-]{22,64}")
_BEFORE_SIGN = re.compile(r" (?=[?!;:»])|(?<=«) ")
_USABLE = ("tel:", "sms:", "mailto:", "https:")


class PagesChannel:
    """Routes of ``/p``.

    Args:
        assistant: answers the messages.
        key: the same secret as that of ``WebChannel``.
    """

    def __init__(self, assistant: Assistant, key: bytes) -> None:
        self._assistant = assistant
        self._key = key
        self._sent: OrderedDict[str, None] = OrderedDict()

    def routes(self) -> list[BaseRoute]:
        """Returns the routes of the pages."""
        return [
            Route("/p", self.full),
            Route("/p/simple", self.simple),
            Route("/p/simple", self.turn, methods=["POST"]),
            Route("/p/oublier/{id}", self.forget, methods=["POST"]),
        ]

    async def full(self, request: Request) -> Response:
        """The page that shows the widget's panel, opened."""
        return _page("full.html", integrity=integrity())

    async def simple(self, request: Request) -> Response:
        """The page without a script, before anything was asked."""
        return _page("simple.html")

    async def turn(self, request: Request) -> Response:
        """Answers a form: a text, a pressed choice or « tout effacer »."""
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        given, mark = _first(fields, "conversation"), _first(fields, "marque")
        if mark in self._sent:
            return _page("simple.html")
        self._note(mark)
        if "effacer" in fields:
            await self._drop(given)
            return _page("simple.html", erased=True)
        conversation = given if _ID.fullmatch(given) else secrets.token_urlsafe(24)
        text, payload = _first(fields, "text"), _first(fields, "payload") or None
        reply = await self._assistant.reply(self._key_of(conversation), text, payload)
        return _page(
            "simple.html",
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


@cache
def _templates() -> Environment:
    # a fifth of a second of imports, which a start does not wait for
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["usable"] = lambda href: str(href).startswith(_USABLE)
    environment.filters["typeset"] = _typeset
    environment.globals.update(
        destination=DESTINATION,
        emergency=json.loads(emergency_contacts()),
        conversation="",
        said="",
        messages=(),
        erased=False,
    )
    return environment


def _typeset(text: str) -> str:
    """Binds a sign to its word, as French typography wants it: « Tu vas bien ? »."""
    return _BEFORE_SIGN.sub("\N{NO-BREAK SPACE}", text)


def away_page(pause: str) -> str:
    """Returns the page that a proxy shows by itself.

    Args:
        pause: what is said above the contacts.
    """
    return _templates().get_template("away.html").render(pause=pause)


def _page(name: str, **values: Any) -> Response:
    return HTMLResponse(
        _templates().get_template(name).render(values, mark=secrets.token_urlsafe(16))
    )


def _first(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]
