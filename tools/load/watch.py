"""Somebody in danger who writes beside the crowd, timed by another process than the crowd's.

A crowd of hundreds in one process measures its own queue as well: its answers lie in their
sockets until it finds time to read them. This visitor is alone in a thread of its own
process, computes almost nothing, and so waits for the assistant only.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx2

DANGER = "il est derriere la porte il a un couteau"
EVERY = 0.5
"""Seconds between two messages."""
_PATIENCE = 30.0


@dataclass
class Waits:
    """Milliseconds until the contacts were there, and how often they were not."""

    milliseconds: list[float] = field(default_factory=list)
    without_contacts: int = 0

    def percentile(self, share: float) -> float:
        """Returns the milliseconds within which so large a share had its contacts."""
        ordered = sorted(self.milliseconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


@contextmanager
def watched(url: str) -> Iterator[Waits]:
    """Lets a person in danger write again and again, each time as a new conversation.

    Args:
        url: of the proxy; its certificate is made for one run and not verified.

    Yields:
        The waits, complete when the block is left.
    """
    waits, done = Waits(), threading.Event()
    thread = threading.Thread(target=_write, args=(url, waits, done))
    thread.start()
    try:
        yield waits
    finally:
        done.set()
        thread.join()


def _write(url: str, waits: Waits, done: threading.Event) -> None:
    with httpx2.Client(base_url=url, verify=False, timeout=_PATIENCE) as client:
        while not done.wait(EVERY):
            began = time.perf_counter()
            if _has_contacts(client):
                waits.milliseconds.append((time.perf_counter() - began) * 1000)
            else:
                waits.without_contacts += 1


def _has_contacts(client: httpx2.Client) -> bool:
    try:
        reply = client.post("/api/v1/messages", json={"text": DANGER})
    except httpx2.HTTPError:
        return False
    messages = reply.json()["messages"] if reply.status_code == 200 else []
    return any(message.get("contacts") for message in messages)
