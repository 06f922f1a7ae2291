"""Waiting for what comes from outside the page, however busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page

PATIENCE_S = 8.0


def eventually(page: Page, condition: Callable[[], bool]) -> None:
    """Waits until a condition holds, while the browser goes on; fails if it never does."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it did not come"
        page.wait_for_timeout(20)


def in_view(page: Page, script: str, wanted: object) -> None:
    """Waits until a script of the page has a value; fails with the last one if it never has."""
    try:
        eventually(page, lambda: bool(page.evaluate(script) == wanted))
    except AssertionError:
        assert page.evaluate(script) == wanted
