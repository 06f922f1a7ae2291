"""The exits that are measured: ours in both modes, and two that others use."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.channels.embed import integrity

HERE = Path(__file__).resolve().parent
GOVUK = HERE / "node_modules" / "govuk-frontend"
_WIDGET = "document.querySelector('repere-assistant')?.shadowRoot?"


@dataclass(frozen=True, slots=True)
class Subject:
    """One exit on a page.

    ``head`` and ``body`` are HTML made for a destination address. ``opener`` and ``button``
    are JavaScript expressions of the elements to press; an exit without ``opener`` stands on
    the page from the start.
    """

    id: str
    name: str
    head: Callable[[str], str]
    body: Callable[[str], str]
    button: str
    opener: str | None = None


def ours(discreet: bool) -> Subject:
    """Returns the widget, with or without ``data-discreet``."""
    attribute = "data-discreet" if discreet else ""

    def head(destination: str) -> str:
        return (
            f'<script async src="/static/repere.js" integrity="{integrity()}" '
            f'crossorigin="anonymous" data-exit="{destination}" {attribute}></script>'
        )

    return Subject(
        "discreet" if discreet else "widget",
        "Repère, `data-discreet`" if discreet else "Repère, without it",
        head,
        lambda destination: "",
        button=f"{_WIDGET}.querySelector('dialog[open] .exit')",
        opener=f"{_WIDGET}.querySelector('.launcher')",
    )


def plain() -> Subject:
    """Returns the exit that most sites write themselves."""
    script = 'onclick="event.preventDefault();location.replace(this.href)"'
    return Subject(
        "replace",
        "plain `location.replace`",
        lambda destination: "",
        lambda destination: f'<p><a id="exit" href="{destination}" {script}>Quitter</a></p>',
        button="document.getElementById('exit')",
    )


def govuk() -> Subject:
    """Returns govuk-frontend's component, with the HTML of its own fixtures."""
    folder = GOVUK / "dist" / "govuk"
    version = json.loads((GOVUK / "package.json").read_text(encoding="utf-8"))["version"]
    path = folder / "components" / "exit-this-page" / "fixtures.json"
    fixture = json.loads(path.read_text(encoding="utf-8"))["fixtures"][0]
    own = str(fixture["options"]["redirectUrl"])

    def body(destination: str) -> str:
        start = "document.body.classList.add('js-enabled', 'govuk-frontend-supported');"
        load = "import { initAll } from '/govuk/govuk-frontend.min.js'; initAll();"
        html = str(fixture["html"]).replace(own, destination)
        return f'<script>{start}</script>{html}<script type="module">{load}</script>'

    return Subject(
        "govuk",
        f"govuk-frontend {version}",
        lambda destination: '<link rel="stylesheet" href="/govuk/govuk-frontend.min.css">',
        body,
        button="document.querySelector('.govuk-js-exit-this-page-button')",
    )


def fetch_packages() -> str | None:
    """Installs the pinned npm packages; returns why not, where that fails."""
    try:
        ended = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],  # noqa: S607
            cwd=HERE,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        return "npm is not installed"
    return None if ended.returncode == 0 else f"npm ci failed: {ended.stderr.strip()[-200:]}"
