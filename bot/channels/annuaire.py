"""The page ``/annuaire``: every service, without a conversation and without a script.

A town and « answers now » may stand in the address; what somebody types to search comes
in the body of a POST, so that no history, log or proxy keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.limits import RETRY, Limits, network, too_many
from bot.channels.paper import page
from bot.channels.problems import Problem
from bot.directory.browse import MAX_QUERY, Filters, Heading, browse
from bot.directory.catalogue import OUTSIDE, REGION
from bot.directory.communes import all_communes, find_commune
from bot.directory.hours import PARIS, clock
from bot.directory.store import Directory

ELSEWHERE = {"idf": "75000", "france": OUTSIDE}
"""Places outside the département, and a code that stands for them."""

MAX_FIELDS = 9
JSON = "application/json"


class DirectoryPage:
    """Routes of the directory's page.

    Args:
        directory: gives the directory in use, which may be opened after the start.
        limits: how often a network may ask.
    """

    def __init__(self, directory: Callable[[], Directory], limits: Limits) -> None:
        self._directory = directory
        self._limits = limits

    def routes(self) -> list[BaseRoute]:
        """Returns the page's route, for reading and for searching, and an icon that is none."""
        return [
            Route("/annuaire", self.read, methods=["GET", "POST"]),
            Route("/favicon.ico", self.no_icon),
        ]

    async def read(self, request: Request) -> Response:
        """The page, for a town, for those who answer now, or with what was searched for."""
        if request.method == "POST":
            return await self._search(request)
        fields = {**request.query_params, "q": ""}
        return await self._within_limits(request, fields)

    async def _search(self, request: Request) -> Response:
        """The same page with what was searched for; only ids for the page's own script."""
        body = (await request.body()).decode("utf-8", "replace")
        try:
            fields = parse_qs(body, max_num_fields=MAX_FIELDS)
        except ValueError:
            raise Problem(400, "La recherche a plus de champs que le formulaire.") from None
        first = {name: values[0] for name, values in fields.items()}
        return await self._within_limits(request, first)

    async def no_icon(self, request: Request) -> Response:
        """The browser's own sign for a page is the least telling one."""
        return Response(status_code=204)

    async def _within_limits(self, request: Request, fields: Mapping[str, str]) -> Response:
        """Answers in a thread of its own, for which somebody in danger does not wait."""
        if await self._limits.hit("network", network(request.scope)):
            return await run_in_threadpool(self._answer, request, fields)
        if JSON in request.headers.get("accept", ""):
            raise too_many()
        return page("attente.html", {}, 429, RETRY)

    def _answer(self, request: Request, fields: Mapping[str, str]) -> Response:
        now = datetime.now(PARIS)
        town, code = _place(fields.get("ville", ""))
        filters = Filters(code, fields.get("ouvert") == "1", fields.get("q", "")[:MAX_QUERY])
        found = browse(self._directory().catalogue, filters, now)
        if JSON in request.headers.get("accept", ""):
            ids = [entry.service.id for heading in found for entry in heading.entries]
            return Response(orjson.dumps({"services": ids}), media_type=JSON)
        return page("annuaire.html", _content(found, filters, town, now))


def _content(
    found: tuple[Heading, ...], filters: Filters, town: str | None, now: datetime
) -> dict[str, Any]:
    return {
        "headings": found,
        "count": sum(len(heading.entries) for heading in found),
        "filters": filters,
        "town": town,
        "towns": all_communes(),
        "now": f"{now:%d/%m/%Y}, {clock(now)}",
        "max_query": MAX_QUERY,
    }


def _place(given: str) -> tuple[str | None, str | None]:
    """Returns the choice as the form knows it, and its code; a town may also be written.

    A name that is not understood filters nothing: « unknown » is the choice then.
    """
    if not given:
        return None, None
    if given in ELSEWHERE:
        return given, ELSEWHERE[given]
    if given in {code for code, _ in all_communes()}:
        return given, given
    found = find_commune(given[:MAX_QUERY])
    if found is None:
        return "unknown", None
    if found.insee is None:
        if found.department == "92":
            return None, None
        outside = "idf" if found.department in REGION else "france"
        return outside, ELSEWHERE[outside]
    return found.insee, found.insee
