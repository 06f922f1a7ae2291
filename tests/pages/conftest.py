"""The gateway as it is, on the loopback, with a Rasa that is away: the written menu answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pydantic import SecretStr
from starlette.types import ASGIApp

from bot.app import create_app
from bot.settings import Settings
from tests.e2e.stack import free_ports
from tests.widget.waiting import PATIENCE_S

expect.set_options(timeout=PATIENCE_S * 1000)

OpenPage = Callable[..., Page]
HOST_PORT, STRANGER_PORT = free_ports(2)


@contextmanager
def running(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """Serves an application; the value is its origin."""
    config = uvicorn.Config(app, "127.0.0.1", port, log_level="critical")
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(5)


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Origin of a gateway that lets one host page embed its widget."""
    database = tmp_path_factory.mktemp("pages") / "repere.db"
    settings = Settings(  # type: ignore[call-arg]
        rasa_url="http://127.0.0.1:9",
        rasa_timeout=0.5,
        database_url=f"sqlite+aiosqlite:///{Path(database)}",
        telegram_token=SecretStr(""),
        allowed_origins=f"http://localhost:{HOST_PORT}",
    )
    with running(create_app(settings)) as origin:
        yield origin


@pytest.fixture
def problems() -> list[str]:
    """Breaches of the policy and errors, as the pages report them."""
    return []


@pytest.fixture
def open_page(browser: Browser, problems: list[str]) -> Iterator[OpenPage]:
    """Opens a page at an address; keyword arguments are those of a browser context."""
    contexts: list[BrowserContext] = []

    def open_at(address: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE_S * 1000)
        contexts.append(context)
        outside = "<title>ailleurs</title>ailleurs"
        context.route(
            "https://**", lambda route: route.fulfill(content_type="text/html", body=outside)
        )
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda line: problems.append(line.text) if line.type in ("error", "warning") else None,
        )
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        context.close()
