"""Pages that the server writes: one environment for all of them, always escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse

from bot.channels.embed import emergency_contacts, integrity

if TYPE_CHECKING:
    from jinja2 import Environment

PAGES = Path(__file__).resolve().parent.parent / "pages"
DESTINATION = "https://www.cnrtl.fr/definition/"
"""Where « Quitter » leads without a script: the first address of the widget's list."""
_BEFORE_SIGN = re.compile(r" (?=[?!;:»])|(?<=«) ")
_USABLE = ("tel:", "sms:", "mailto:", "https:")


def page(
    template: str,
    values: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Returns a page; the protective headers are those of every response.

    Args:
        template: name of a file in ``bot/pages``.
        values: what the template shows.
        status: the HTTP status.
        headers: more headers.
    """
    html = environment().get_template(template).render(values)
    return HTMLResponse(html, status, headers)


@cache
def environment() -> Environment:
    """Returns the environment of all templates; one that names something unknown fails."""
    # a fifth of a second of imports, which a start does not wait for
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests["usable"] = lambda href: str(href).startswith(_USABLE)
    made.filters["typeset"] = _typeset
    made.globals.update(
        destination=DESTINATION,
        emergency=json.loads(emergency_contacts()),
        integrity=integrity(),
        conversation="",
    )
    return made


def _typeset(text: str) -> str:
    """Binds a sign to its word, as French typography wants it: « Tu vas bien ? »."""
    return _BEFORE_SIGN.sub("\N{NO-BREAK SPACE}", text)
