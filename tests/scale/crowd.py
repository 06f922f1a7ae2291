"""A crowd under failures: everybody has a topic and a town, and notices what is not theirs."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import orjson
import redis

from bot.dialogue.content import get_content
from tests.e2e.stack import texts
from tests.scale.visitors import DANGER, key_of
from tools.scale import Topology

TOWNS = (
    "Nanterre Antony Colombes Clichy Gennevilliers Suresnes Puteaux Levallois-Perret Montrouge "
    "Malakoff Vanves Meudon Clamart Bagneux Sèvres Chaville Rueil-Malmaison Courbevoie "
    "Asnières-sur-Seine Sceaux"
).split()
TOPICS = (
    "violence_verbale violence_physique violence_economique viol consentement "
    "harcelement_sexuel outrage_sexiste mariage_force harcelement_scolaire cybercontrole "
    "cyberharcelement raid_numerique sextorsion deepfake doxxing cyberflashing"
).split()
LATE = 1.5
"""Seconds within which the contacts have to be there."""
_TOWN = re.compile(r"À (\S+) et autour")
_IN_DANGER = 0.6  # of the conversations that begin with it; every other one ends with it
_PRESSED = 3  # answers given in a guided conversation
_FLOOR = 0.5  # the confidence of all that is said without Rasa


@dataclass(frozen=True, slots=True)
class Met:
    """What became of one message: ``at`` and ``seconds`` on the monotonic clock."""

    at: float
    seconds: float
    is_danger: bool
    trouble: str | None = None
    """« failed » or « floor »: no answer, or one without Rasa; None: all was well."""
    fault: str | None = None
    """« no contacts », « late », « mixed » or « heard twice »; None: nothing of the kind."""


class Crowd:
    """What everybody met; ``crowd`` lets them write.

    Args:
        scale: the topology, reached through its proxy.
    """

    def __init__(self, scale: Topology) -> None:
        self._scale = scale
        self.over = threading.Event()
        self.met: list[Met] = []
        self.laws = {
            topic: get_content().response(f"utter_{topic}_loi", {})["text"]  # type: ignore[index]
            for topic in TOPICS
        }

    def first_well(self, moment: float) -> float:
        """Returns when Rasa gave its first answer after a moment; infinity if it never did."""
        # contacts for a danger come without it
        answers = [m.at + m.seconds for m in self.met if not m.is_danger and not m.trouble]
        return min((at for at in answers if at > moment), default=float("inf"))

    def live(self, number: int) -> None:
        """Is one person after the other, all with the same topic and town, until it is over."""
        chance = random.Random(number)
        self.over.wait(chance.uniform(0.0, 4.0))  # nobody comes at the same moment
        with self._scale.client() as client:
            while not self.over.is_set():
                person = _Person(self, client, number)
                for _ in person.cry() if chance.random() < _IN_DANGER else person.talk():
                    if self.over.wait(chance.uniform(2.0, 4.0)):
                        break
                person.leave()

    def heard(self, conversation: str) -> int | None:
        """Returns how many messages of a conversation Rasa took in; None if nobody can say."""
        store = redis.Redis(port=self._scale.parts["redis"].port, socket_timeout=0.5)
        try:
            kept = store.get(f"tracker:{key_of(self._scale, conversation)}")
        except redis.RedisError:
            return None
        finally:
            store.close()
        if not isinstance(kept, bytes):
            return None
        events = (event for event in orjson.loads(kept)["events"] if event["event"] == "user")
        # a signal of danger is told to Rasa in more than one piece
        heard = [e for e in events if not e["parse_data"]["intent"]["name"].startswith("danger__")]
        return len(heard)


@contextmanager
def crowd(scale: Topology, count: int = 20) -> Iterator[Crowd]:
    """Lets people write steadily until the block ends.

    Args:
        scale: the topology, reached through its proxy.
        count: how many write at once, each about once in three seconds.
    """
    everybody = Crowd(scale)
    with ThreadPoolExecutor(count) as pool:
        lives = [pool.submit(everybody.live, number) for number in range(count)]
        try:
            yield everybody
        finally:
            everybody.over.set()
        for life in lives:
            life.result()


class _Person:
    """One conversation of somebody with a topic and a town of their own."""

    def __init__(self, crowd: Crowd, client: httpx2.Client, number: int) -> None:
        self._crowd = crowd
        self._client = client
        self._topic = TOPICS[number % len(TOPICS)]
        self._town = TOWNS[number % len(TOWNS)]
        self._id: str | None = None
        self._sent = 0

    def talk(self) -> Iterator[None]:
        """Says one message after the other; the caller lets time pass between them."""
        self._send(text=get_content().titles[self._topic])
        yield
        self._send(text="et c'est puni ?")
        yield
        self._send(text=f"je cherche une association à {self._town}")
        yield
        reply = self._send(payload="/violentometre__commencer")
        for _ in range(_PRESSED):
            yield
            step = _step(reply)
            if step is None:
                break
            reply = self._send(payload="/parcours__non", step=step)
        yield
        self._ask_what_was_heard()
        self._send(text=DANGER, is_danger=True)
        yield

    def cry(self) -> Iterator[None]:
        """Says that there is danger, and nothing else."""
        self._send(text=DANGER, is_danger=True)
        yield

    def leave(self) -> None:
        """Has it all erased, as « Quitter » does."""
        if self._id:
            try:
                self._client.delete(f"/api/v1/conversations/{self._id}")
            except httpx2.HTTPError:
                return

    def _send(
        self, *, is_danger: bool = False, step: int | None = None, **body: str
    ) -> dict[str, Any] | None:
        began = time.monotonic()
        self._sent += 1
        reply: dict[str, Any] | None = None
        try:
            response = self._client.post(
                "/api/v1/messages", json={"conversation": self._id, **body}
            )
            reply = response.json() if response.status_code == 200 else None
        except httpx2.HTTPError:
            reply = None
        seconds = time.monotonic() - began
        floor = reply is not None and reply["confidence"] == _FLOOR
        trouble = "failed" if reply is None else "floor" if floor else None
        fault = self._fault(reply, seconds, is_danger, step)
        self._crowd.met.append(Met(began, seconds, is_danger, trouble, fault))
        if reply is not None:
            self._id = reply["conversation"]
        return reply

    def _fault(
        self, reply: dict[str, Any] | None, seconds: float, is_danger: bool, step: int | None
    ) -> str | None:
        if is_danger and (reply is None or not _contacts(reply)):
            return "no contacts"
        if is_danger and seconds > LATE:
            return "late"
        if reply is None:
            return None
        said = texts(reply)
        town = _TOWN.search(said)
        others = (law for topic, law in self._crowd.laws.items() if topic != self._topic)
        if self._id not in (None, reply["conversation"]) or any(law in said for law in others):
            return "mixed"
        if town and town.group(1) != self._town:
            return "mixed"
        now = _step(reply)
        if step is not None and now is not None and now not in (step, step + 1):
            return "heard twice"
        return None

    def _ask_what_was_heard(self) -> None:
        heard = self._crowd.heard(self._id) if self._id else None
        if heard is not None and heard > self._sent:
            now = time.monotonic()
            self._crowd.met.append(Met(now, 0.0, False, fault="heard twice"))


def _step(reply: dict[str, Any] | None) -> int | None:
    """Returns the number of the question that a guided conversation asks."""
    for message in reply["messages"] if reply else ():
        if message.get("progress"):
            return int(message["progress"]["step"])
    return None


def _contacts(reply: dict[str, Any]) -> bool:
    return reply["danger"] == "immediate" and any(m.get("contacts") for m in reply["messages"])
