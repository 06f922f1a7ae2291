"""A browser, a server for it, and pages that report every breach of the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    expect,
)

from tests.widget import canned
from tests.widget.waiting import PATIENCE_S

expect.set_options(timeout=PATIENCE_S * 1000)

OpenPage = Callable[..., Page]


@pytest.fixture
def widget_server() -> Iterator[canned.WidgetServer]:
    with canned.run() as server:
        yield server


@pytest.fixture
def problems() -> list[str]:
    """Breaches of the policy, errors and refused requests, as the pages report them."""
    return []


@pytest.fixture
def open_page(browser: Browser, problems: list[str]) -> Iterator[OpenPage]:
    """Opens a page at an address; keyword arguments are those of a browser context."""
    contexts: list[BrowserContext] = []

    def open_at(address: str, **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_S * 1000)
        contexts.append(context)
        context.route("https://**", answer_outside)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda line: problems.append(line.text) if is_breach(line) else None,
        )
        page.goto(address)
        page.locator(".launcher").wait_for()
        return page

    yield open_at
    for context in contexts:
        context.close()


def is_breach(line: ConsoleMessage) -> bool:
    """Whether a line of the console tells of a policy or of an integrity that was broken."""
    text = line.text.lower()
    return any(word in text for word in ("content security", "trusted", "integrity", "violat"))


def answer_outside(route: Route) -> None:
    """Stands for every address outside; « slow » ones never answer."""
    if "slow" not in route.request.url:
        route.fulfill(content_type="text/html", body="<title>ailleurs</title>ailleurs")
