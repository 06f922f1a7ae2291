"""The pages of a measurement, on the loopback: a sensitive site and a place to leave for.

The site is ``http://localhost``, the rest ``https://127.0.0.1`` with a certificate of a
moment, so that to a browser the two are different sites.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.channels.embed import STATIC
from tools.exit_matrix.subjects import GOVUK, Subject

SENSITIVE = ("/a", "/b", "/c")
SLOW_SECONDS = 10.0
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="/probe.js"></script>{head}</head><body class="govuk-template__body">
<h1>{title}</h1>{text}<p><a id="next" href="{next}">suite</a></p>{body}</body></html>"""
OUTSIDE = """<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>{title}</title></head>
<body><h1>{title}</h1><p><a id="next" href="{next}">premier résultat</a></p></body></html>"""
NEXT = {"/a": "/b", "/b": "/c", "/c": "/c"}


@dataclass
class Site:
    """Where the pages stand and what is on them."""

    subjects: dict[str, Subject]
    origin: str = ""
    outside: str = ""
    slow_seconds: float = SLOW_SECONDS

    def start(self, subject: Subject, slow: bool) -> str:
        """Returns the address of the search page that leads to the sensitive ones."""
        return f"{self.outside}/recherche?{_query(subject.id, slow)}"

    def destination(self, slow: bool) -> str:
        """Returns the address that the exits lead to."""
        return f"{self.outside}/{'lent' if slow else 'ailleurs'}"

    @property
    def neutral(self) -> str:
        """A page of the site without an exit, where its storage can be read."""
        return f"{self.origin}/neutre"


def _query(subject: str, slow: bool) -> str:
    return f"s={subject}&slow={int(slow)}"


def _sensitive_routes(site: Site) -> list[BaseRoute]:
    def page(request: Request) -> Response:
        path, query = request.url.path, request.url.query
        subject = site.subjects[request.query_params["s"]]
        destination = site.destination(request.query_params["slow"] == "1")
        html = PAGE.format(
            title=f"page sensible {path[1:]}",
            text='<p id="secret">Texte que personne ne doit voir</p>',
            next=f"{NEXT[path]}?{query}",
            head=subject.head(destination),
            body=subject.body(destination),
        )
        return HTMLResponse(html)

    def front(request: Request) -> Response:
        html = PAGE.format(title="accueil", text="", next="/", head="", body="")
        return HTMLResponse(html)

    def messages(request: Request) -> Response:
        said = [{"type": "text", "text": "Bonjour"}]
        body = {"conversation": "c1", "topic": "t", "confidence": 1, "danger": "none"}
        return JSONResponse({**body, "messages": said})

    routes: list[BaseRoute] = [Route(path, page) for path in SENSITIVE]
    return [
        *routes,
        Route("/", front),
        Route("/neutre", front),
        Route("/probe.js", lambda request: FileResponse(Path(__file__).with_name("probe.js"))),
        Route("/api/v1/messages", messages, methods=["POST"]),
        Route("/api/v1/conversations/{id}", lambda request: Response(), methods=["DELETE"]),
        Mount("/static", StaticFiles(directory=STATIC)),
        Mount("/govuk", StaticFiles(directory=GOVUK / "dist" / "govuk", check_dir=False)),
    ]


def _outside_routes(site: Site) -> list[BaseRoute]:
    def search(request: Request) -> Response:
        address = f"{site.origin}/a?{request.url.query}"
        return HTMLResponse(OUTSIDE.format(title="Recherche", next=address))

    async def elsewhere(request: Request) -> Response:
        if request.url.path == "/lent":
            await asyncio.sleep(site.slow_seconds)
        return HTMLResponse(OUTSIDE.format(title="Ailleurs", next="#"))

    return [
        Route("/recherche", search),
        Route("/ailleurs", elsewhere),
        Route("/lent", elsewhere),
    ]


@contextmanager
def serving(subjects: Sequence[Subject]) -> Iterator[Site]:
    """Serves the pages until the end of the block."""
    site = Site({subject.id: subject for subject in subjects})
    authority = trustme.CA()
    with ExitStack() as stack:
        pem = stack.enter_context(
            authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.tempfile()
        )
        port = stack.enter_context(_running(Starlette(routes=_sensitive_routes(site)), "localhost"))
        site.origin = f"http://localhost:{port}"
        port = stack.enter_context(
            _running(Starlette(routes=_outside_routes(site)), "127.0.0.1", pem)
        )
        site.outside = f"https://127.0.0.1:{port}"
        yield site


@contextmanager
def _running(app: ASGIApp, host: str, certificate: str | None = None) -> Iterator[int]:
    config = uvicorn.Config(
        app, host, 0, log_level="critical", lifespan="off", ssl_certfile=certificate
    )
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(5)
