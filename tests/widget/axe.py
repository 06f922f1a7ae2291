"""axe-core, the pinned one of the widget's tool chain."""

from __future__ import annotations

from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.widget.toolchain import WIDGET, install


@cache
def _axe() -> Axe:
    install()
    return Axe.from_file(WIDGET / "node_modules" / "axe-core" / "axe.min.js")


def violations(page: Page) -> str:
    """Returns what axe-core finds on the page, in words; nothing if nothing is wrong."""
    report = _axe().run(page)
    return str(report.generate_report()) if report.violations_count else ""
