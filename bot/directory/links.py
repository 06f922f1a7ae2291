"""Do the links of the directory still answer? Only when somebody asks, and politely.

One request at a time, a pause between two, the headers only where a site allows that.
A redirect is followed only to a domain of the list: a help site that was sold, or that
another has taken over, must not be reached through us.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urljoin

import httpx2

from bot.directory.check_channel import is_allowed
from bot.directory.model import Service

TIMEOUT = 15.0
"""Seconds that a site may take."""

PAUSE = 1.0
"""Seconds between two requests."""

MAX_HOPS = 5
_USER_AGENT = "Repere-annuaire (verification des liens)"
_NOT_FOUND = 404
_REFUSED = frozenset({401, 403, 429, 503})
"""What a site says to a program, though a person may read the page."""


def links(services: Iterable[Service]) -> Iterator[tuple[str, str]]:
    """Yields the id of a service and an address that it shows, each address once."""
    seen = set()
    for service in services:
        for channel in service.channels:
            if channel.url and channel.kind != "mail" and channel.url not in seen:
                seen.add(channel.url)
                yield service.id, channel.url


def check_links(
    pairs: Iterable[tuple[str, str]],
    allowed: Callable[[str], bool] = is_allowed,
    pause: float = PAUSE,
) -> Iterator[str]:
    """Yields, in French, what is wrong with a link; nothing for those that answer.

    Args:
        pairs: ids and addresses, as ``links`` gives them.
        allowed: whether an address may be asked at all.
        pause: seconds between two requests.
    """
    headers = {"user-agent": _USER_AGENT}
    with httpx2.Client(timeout=TIMEOUT, headers=headers, follow_redirects=False) as client:
        for service_id, url in pairs:
            fault = _fault(client, url, allowed, pause)
            if fault:
                yield f"{service_id} : {url} {fault}"


def _fault(
    client: httpx2.Client, url: str, allowed: Callable[[str], bool], pause: float
) -> str | None:
    address = url
    for _ in range(MAX_HOPS):
        if not allowed(address):
            return f"mène à {address}, qui n'est pas dans domains.yml"
        try:
            answer = _ask(client, address, pause)
        except httpx2.HTTPError as error:
            return f"ne répond pas ({type(error).__name__})"
        if answer.is_redirect:
            address = urljoin(address, answer.headers["location"])
            continue
        if answer.status_code in _REFUSED:
            return f"refuse les programmes ({answer.status_code}) : à ouvrir à la main"
        return f"répond {answer.status_code}" if answer.is_error else None
    return f"renvoie plus de {MAX_HOPS} fois"


def _ask(client: httpx2.Client, address: str, pause: float) -> httpx2.Response:
    """Asks for the headers; for the page, unread, where the site answers no such question."""
    time.sleep(pause)
    answer = client.head(address)
    if not answer.is_error:
        return answer
    time.sleep(pause)
    with client.stream("GET", address) as whole:
        return whole
