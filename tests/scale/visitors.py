"""People who write through the proxy, and who notice what is lost, late or not theirs."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx2

from bot.channels.identity import store_key
from tools.scale import Topology

DANGER = "il est derriere la porte il a un couteau"
TALKS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("c'est quoi le cyberharcèlement", "cyberharcelement"), ("et c'est puni ?", "sanctions")),
    (("c'est quoi le cybercontrôle", "cybercontrole"), ("et c'est puni ?", "sanctions")),
)
"""What is written one after the other, and the topic that has to come back."""


@dataclass
class Outcome:
    """What the visitors met, all of them together."""

    sent: int = 0
    failed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    turns: dict[str, int] = field(default_factory=dict)
    """How many messages each conversation sent that Rasa was to hear."""


class Visitors:
    """Writes steadily until the block ends.

    Args:
        scale: the topology, reached through its proxy.
        count: how many write at once.
        pause: seconds between the answer and the next message.
    """

    def __init__(self, scale: Topology, count: int = 4, pause: float = 0.2) -> None:
        self._scale = scale
        self._pause = pause
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._visit, args=(n,)) for n in range(count)]
        self.outcome = Outcome()

    def __enter__(self) -> Visitors:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(30)

    def _visit(self, number: int) -> None:
        with self._scale.client() as client:
            while not self._over.is_set():
                self._talk(client, TALKS[number % len(TALKS)])

    def _talk(self, client: httpx2.Client, talk: tuple[tuple[str, str], ...]) -> None:
        conversation: str | None = None
        for text, topic in talk:
            reply = self._say(client, conversation, text)
            if reply is None:
                return
            if conversation not in (None, reply["conversation"]):
                self._note("wrong", "an answer to somebody else")
            conversation = reply["conversation"]
            if reply["topic"] != topic:
                self._note("wrong", f"{text}: {reply['topic']}")
            with self._lock:
                turns = self.outcome.turns
                turns[conversation] = turns.get(conversation, 0) + 1
            time.sleep(self._pause)
            if self._over.is_set():
                return

    def _say(
        self, client: httpx2.Client, conversation: str | None, text: str
    ) -> dict[str, Any] | None:
        began = time.monotonic()
        with self._lock:
            self.outcome.sent += 1
        try:
            body = {"conversation": conversation, "text": text}
            response = client.post("/api/v1/messages", json=body)
        except httpx2.HTTPError as error:
            self._note("failed", type(error).__name__)
            return None
        if response.status_code != 200:
            self._note("failed", str(response.status_code))
            return None
        with self._lock:
            self.outcome.seconds.append(time.monotonic() - began)
        reply: dict[str, Any] = response.json()
        return reply

    def _note(self, what: str, why: str) -> None:
        with self._lock:
            getattr(self.outcome, what).append(why)


def key_of(scale: Topology, conversation: str) -> str:
    """Returns the id under which the stores know a conversation of the web."""
    secret = scale.parts["gateway-1"].environment["ID_KEY"]
    return store_key(secret.encode(), "web", conversation)
