"""What a measurement asks of a browser, and Chromium's way of doing it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from playwright.sync_api import Browser as PlaywrightBrowser
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

LOOPBACK_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
_NAVIGATED = "Inspected target navigated or closed"


class Tab(Protocol):
    """One tab of a fresh profile, driven from outside as a person would."""

    can_go_offline: bool

    def open(self, address: str) -> None:
        """Goes to an address; does not wait for a page that never comes."""

    def run(self, expression: str) -> Any:
        """Returns the value of a JavaScript expression in the page that is there now.

        None where the page gives way to another one in the middle of the question.
        """

    def press(self, x: float, y: float) -> None:
        """Presses and releases the pointer at a place, in CSS pixels of the viewport."""

    def travel(self, delta: int) -> bool:
        """Goes back (-1) or forward (1); False where there is nowhere to go."""

    def tabs(self) -> int:
        """How many tabs and windows are open."""

    def set_offline(self, offline: bool) -> None:
        """Cuts the tab off from every network, or ends that."""


class Browser(Protocol):
    """A browser that gives tabs of fresh profiles."""

    name: str

    def tab(self) -> AbstractContextManager[Tab]:
        """Opens a tab, and closes it at the end of the block."""


class Missing(Exception):
    """A browser cannot be measured on this machine; the message says why."""


class ChromiumTab:
    """A tab that is asked through the DevTools protocol, which no pending navigation holds up."""

    can_go_offline = True

    def __init__(self, browser: PlaywrightBrowser) -> None:
        self._context = browser.new_context(ignore_https_errors=True)
        self._page = self._context.new_page()
        self._devtools = self._context.new_cdp_session(self._page)

    def open(self, address: str) -> None:
        """See ``Tab``."""
        self._page.goto(address)

    def run(self, expression: str) -> Any:
        """See ``Tab``."""
        options = {"expression": expression, "returnByValue": True}
        try:
            return self._devtools.send("Runtime.evaluate", options)["result"].get("value")
        except PlaywrightError as error:
            if _NAVIGATED in error.message:  # the page went away under the question
                return None
            raise

    def press(self, x: float, y: float) -> None:
        """See ``Tab``."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
            self._devtools.send("Input.dispatchMouseEvent", event)

    def travel(self, delta: int) -> bool:
        """See ``Tab``."""
        history = self._devtools.send("Page.getNavigationHistory")
        index = history["currentIndex"] + delta
        if not 0 <= index < len(history["entries"]):
            return False
        entry = {"entryId": history["entries"][index]["id"]}
        self._devtools.send("Page.navigateToHistoryEntry", entry)
        return True

    def tabs(self) -> int:
        """See ``Tab``."""
        return len(self._context.pages)

    def set_offline(self, offline: bool) -> None:
        """See ``Tab``."""
        self._context.set_offline(offline)

    def close(self) -> None:
        """Closes the tab and forgets its profile."""
        self._context.close()


class Chromium:
    """Chromium over Playwright.

    Args:
        browser: a running one; it must keep the back-forward cache, which Playwright turns off.
    """

    def __init__(self, browser: PlaywrightBrowser) -> None:
        self._browser = browser
        self.name = f"Chromium {browser.version}"

    @contextmanager
    def tab(self) -> Iterator[Tab]:
        """See ``Browser``."""
        tab = ChromiumTab(self._browser)
        try:
            yield tab
        finally:
            tab.close()


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Starts a Chromium.

    Args:
        path: of the program.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--headless", "--no-sandbox", "--disable-gpu", LOOPBACK_ONLY],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield Chromium(browser)
        browser.close()


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Waits for a condition; returns whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
