"""A server for the widget's tests: the built files, three pages and an interface that answers by rote.

It stands on the loopback, says what the real one says in the same shapes, and keeps what it was
asked, so that a test can tell what a browser has sent.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tests.widget import answers

STATIC = Path(__file__).parents[2] / "bot" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "require-trusted-types-for 'script'"
)
PAGE = """<!doctype html><html lang="fr"{direction}><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script {loading} src="/static/repere.js" integrity="{integrity}" crossorigin data-exit="{exits}"
{attributes}></script></head><body><main><h1>{title}</h1><p>Texte sensible {title}</p>
<p><a id="next" href="/b">suite</a></p></main>{extra}</body></html>"""

EXTRAS = {
    "": "",
    "icon": '<link rel="icon" href="/icon.svg">',
    "banner": '<div id="banner">Nous utilisons des cookies</div>',
    "link": '<repere-assistant><a href="/plain">Repère</a></repere-assistant>',
}
"""What else a host page may hold, by the name in its address."""


@dataclass
class WidgetServer:
    """Where the server stands, how it behaves and what it has seen."""

    origin: str
    failing: bool = False
    refusing: int = 0
    """How many messages are still answered 502, as a proxy does."""
    telegram: bool = False
    seen: list[str] = field(default_factory=list)
    """One line a request: « POST /api/v1/messages {"…"} »."""

    def page(self, name: str = "a", **options: str) -> str:
        """Returns the address of a page; options are those of ``_page``."""
        query = "&".join(f"{key}={value}" for key, value in options.items())
        return f"{self.origin}/{name}?{query}"

    def framed(self) -> str:
        """Returns the address of a page that shows ours in a frame."""
        return f"{self.origin}/cadre"

    def calls(self, start: str) -> list[str]:
        """Returns the requests that begin with ``start``."""
        return [line for line in self.seen if line.startswith(start)]


def integrity() -> str:
    """Returns the integrity of the built loader, as an embed carries it."""
    digest = hashlib.sha384((STATIC / "repere.js").read_bytes()).digest()
    return "sha384-" + base64.b64encode(digest).decode()


def build_app(server: WidgetServer) -> Starlette:
    """Returns the application that ``server`` describes."""

    async def page(request: Request) -> Response:
        options = request.query_params
        html = PAGE.format(
            title=f"page {request.path_params['name']}",
            integrity=integrity(),
            loading=options.get("loading", "async"),
            extra=EXTRAS[options.get("extra", "")],
            direction=f' dir="{options["dir"]}"' if "dir" in options else "",
            attributes="data-discreet" if "discreet" in options else "",
            exits=options.get("exits", "https://exit.example/"),
        )
        cache = {"cache-control": "no-store"} if "nostore" in options else {}
        return HTMLResponse(html, headers={"content-security-policy": POLICY, **cache})

    async def frame(request: Request) -> Response:
        inner = f'<iframe src="{server.page()}" width=900 height=700></iframe>'
        return HTMLResponse(f"<!doctype html><title>cadre</title>{inner}")

    async def demo(request: Request) -> Response:
        html = (STATIC / "demo.html").read_text().replace("{{integrity}}", integrity())
        return HTMLResponse(html, headers={"content-security-policy": POLICY})

    async def messages(request: Request) -> Response:
        body = await request.json()
        server.seen.append(f"POST /api/v1/messages {sorted(body)}")
        said = body.get("payload") or body.get("text")
        if server.refusing:
            server.refusing -= 1
            return HTMLResponse("<h1>Bad Gateway</h1>", 502)
        if server.failing:
            return JSONResponse({"title": "Panne"}, 503, media_type="application/problem+json")
        if said == "refus":
            problem = {
                "title": "Trop vite",
                "detail": "Attends un instant, puis réessaie.",
            }
            return JSONResponse(problem, 429, media_type="application/problem+json")
        if said == "lent":
            await asyncio.sleep(30)
        here = {"conversation": "c1", "telegram": server.telegram}
        return JSONResponse({**here, **answers.reply(said).as_dict()})

    async def forget(request: Request) -> Response:
        server.seen.append(f"DELETE {request.url.path}")
        return Response(status_code=204)

    async def words(request: Request) -> Response:
        server.seen.append(f"PUT {request.url.path} {(await request.body()).decode()}")
        if b"danger" not in await request.body():
            return Response(status_code=204)
        problem = {"title": "Non", "detail": "Choisis des mots anodins."}
        return JSONResponse(problem, 422, media_type="application/problem+json")

    async def continuations(request: Request) -> Response:
        server.seen.append(f"POST /api/v1/continuations {(await request.body()).decode()}")
        link = "https://t.me/test_bot?start=c_1"
        return JSONResponse({"code": "c_1", "expires_in": 600, "link": link}, 201)

    async def opened(request: Request) -> Response:
        server.seen.append(f"POST /api/v1/opened {(await request.body()).decode()}")
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route("/demo", demo),
            Route("/cadre", frame),
            Route("/api/v1/messages", messages, methods=["POST"]),
            Route("/api/v1/opened", opened, methods=["POST"]),
            Route("/api/v1/continuations", continuations, methods=["POST"]),
            Route("/api/v1/conversations/{id}", forget, methods=["DELETE"]),
            Route("/api/v1/conversations/{id}/words", words, methods=["PUT"]),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/{name}", page),
        ]
    )


@contextmanager
def run() -> Iterator[WidgetServer]:
    """Runs the server in a thread on a free port of the loopback."""
    server = WidgetServer(origin="")
    config = uvicorn.Config(build_app(server), port=0, log_level="critical", lifespan="off")
    runner = uvicorn.Server(config)
    thread = threading.Thread(target=runner.run, daemon=True)
    thread.start()
    while not runner.started:
        thread.join(0.01)
    port = runner.servers[0].sockets[0].getsockname()[1]
    server.origin = f"http://127.0.0.1:{port}"
    try:
        yield server
    finally:
        runner.should_exit = True
        thread.join(5)
