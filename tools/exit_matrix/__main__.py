"""Prints the table: ``python -m tools.exit_matrix [--browser NAME] …``."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime

from tools.exit_matrix import table
from tools.exit_matrix.browsers import Browser, Missing, chromium
from tools.exit_matrix.firefox import firefox
from tools.exit_matrix.measure import measure
from tools.exit_matrix.site import serving
from tools.exit_matrix.subjects import fetch_packages, govuk, ours, plain
from tools.exit_matrix.webkit import webkit


def find_chromium() -> str:
    """Returns the path of a Chromium, or raises ``Missing``."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise Missing("chromium is not installed")
    return found


def start_chromium() -> AbstractContextManager[Browser]:
    """Returns a Chromium that is about to start."""
    return chromium(find_chromium())


BROWSERS: dict[str, Callable[[], AbstractContextManager[Browser]]] = {
    "chromium": start_chromium,
    "firefox": firefox,
    "webkit": webkit,
}


def main() -> int:
    """Measures every exit in every browser that is there; returns 1 if none was."""
    parser = argparse.ArgumentParser(prog="python -m tools.exit_matrix", description=__doc__)
    parser.add_argument("--browser", action="append", choices=list(BROWSERS))
    wanted = parser.parse_args().browser or list(BROWSERS)
    why_no_packages = fetch_packages()
    subjects = [ours(discreet=True), ours(discreet=False), plain()]
    if why_no_packages is None:
        subjects.insert(2, govuk())
    notes = [f"govuk-frontend: {why_no_packages}"] if why_no_packages else []
    print(table.head(), flush=True)
    measured = 0
    with serving(subjects) as site:
        for name in wanted:
            try:
                with ExitStack() as stack:
                    browser = stack.enter_context(BROWSERS[name]())
                    for subject in subjects:
                        result = measure(browser, site, subject)
                        print(table.row(browser.name, subject.name, result), flush=True)
                        measured += 1
            except Missing as error:
                notes.append(f"{name}: not measured, {error}")
    machine = f"{platform.system()} {platform.machine()}"
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {machine}, `make exit-matrix`.")
    for note in notes:
        print(f"- {note}")
    return 0 if measured else 1


if __name__ == "__main__":
    sys.exit(main())
