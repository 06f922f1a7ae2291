"""The files of the widget and the snippet that a webmaster pastes."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from html import escape
from pathlib import Path

from bot.directory.cards import to_action
from bot.directory.load import load_services

STATIC = Path(__file__).resolve().parent.parent / "static"
LOADER = STATIC / "repere.js"
EMERGENCY = STATIC.parent / "widget" / "emergency.json"
OFFLINE = (
    "police-17",
    "urgence-114",
    "urgence-112",
    "allo-119",
    "violences-femmes-info-3919",
    "3018-e-enfance",
)
"""Ids of the services that stay when nothing else does, in this order."""
_OFFLINE_KINDS = frozenset({"call", "sms", "chat"})


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


def emergency_contacts() -> str:
    """Returns the contacts that the widget holds for the case that the server is gone, as JSON.

    They are built into the script from the directory, so that no number is typed twice.
    """
    services = {service.id: service for service in load_services()}
    contacts = [
        {
            "name": services[id_].name,
            "summary": services[id_].summary,
            "actions": [
                {"kind": action.kind, "label": action.label, "href": action.href}
                for channel in services[id_].channels
                if (action := to_action(channel)) is not None and action.kind in _OFFLINE_KINDS
            ],
        }
        for id_ in OFFLINE
    ]
    return json.dumps(contacts, ensure_ascii=False, indent=2) + "\n"


def snippet(base_url: str) -> str:
    """Returns the tags that put the widget on a site.

    The link shows until the script has run, and stays where there is no JavaScript.

    Args:
        base_url: public address of the gateway, without a trailing slash.
    """
    base = escape(base_url.rstrip("/"))
    return (
        f'<repere-assistant><a href="{base}/p" rel="nofollow">Repère</a></repere-assistant>\n'
        f'<script async src="{base}/static/repere.js"\n'
        f'        integrity="{integrity()}"\n'
        '        crossorigin="anonymous" data-discreet></script>'
    )
