"""Pages that the server writes: one template each, always escaped, never a script."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

PAGES = Path(__file__).resolve().parent.parent / "pages"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, values: Mapping[str, Any]) -> HTMLResponse:
    """Returns a page; the protective headers are those of every response.

    Args:
        template: name of a file in ``bot/pages``.
        values: what the template shows.
    """
    return HTMLResponse(_environment().get_template(template).render(values))
