"""The files of the widget and the snippet that a webmaster pastes."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
LOADER = STATIC / "repere.js"


@cache
def integrity() -> str:
    """Returns the SRI hash of the loader: the browser refuses any other script."""
    digest = hashlib.sha384(LOADER.read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"


@cache
def demo_page() -> str:
    """Returns the demonstration page of a host site, with the hash filled in."""
    page = (STATIC / "demo.html").read_text(encoding="utf-8")
    return page.replace("{{integrity}}", integrity())


def snippet(base_url: str) -> str:
    """Returns the tag that puts the widget on a site.

    Args:
        base_url: public address of the gateway, without a trailing slash.
    """
    return (
        f'<script async src="{base_url.rstrip("/")}/static/repere.js"\n'
        f'        integrity="{integrity()}"\n'
        '        crossorigin="anonymous" data-discreet></script>'
    )
