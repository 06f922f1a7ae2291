"""People who talk with the assistant, each of their own town, and check what they get.

Run by locust (``tools.load.crowd`` starts it); it patches sockets, so nothing else of the
project is imported here.
"""

from __future__ import annotations

import itertools
import random
import ssl
from functools import cache
from typing import Any

from locust import between, task
from locust.contrib.fasthttp import FastHttpUser, insecure_ssl_context_factory

TOWNS = (
    "Nanterre", "Colombes", "Gennevilliers", "Antony", "Clamart",
    "Malakoff", "Sceaux", "Suresnes", "Puteaux", "Meudon",
)  # fmt: skip
DANGERS = ("il est derriere la porte il a un couteau", "mon copain m'a frappée et il est là")
_numbers = itertools.count()
Reply = dict[str, Any]


@cache
def _unverified(cafile: str | None = None) -> ssl.SSLContext:
    """Returns one context for all: the certificate of the topology is made for one run.

    Reading the authorities anew for each of 500 people takes seconds, during which none of
    them reads an answer; ``cafile`` is where they stand, and is not read.
    """
    context: ssl.SSLContext = insecure_ssl_context_factory()  # type: ignore[no-untyped-call]
    return context


class Person(FastHttpUser):
    """Somebody who begins a conversation, says some of what people say, and begins anew."""

    wait_time = between(2.0, 5.0)  # seconds between an answer and the next message
    ssl_context_factory = staticmethod(_unverified)
    network_timeout = 30.0
    connection_timeout = 30.0

    def on_start(self) -> None:
        """Chooses the town that this person names, another for each neighbour."""
        number = next(_numbers)
        self.town = TOWNS[number % len(TOWNS)]
        self.conversation: str | None = None
        self.dice = random.Random(number)  # noqa: S311
        self.wait()  # type: ignore[no-untyped-call]

    @task
    def talk(self) -> None:
        """One conversation: danger at once, or three of the parts, which danger may end."""
        self.conversation = None
        if self.dice.random() < 0.15:
            return self._danger()
        self._say("small talk", {"text": "bonjour"})
        for part in self.dice.sample((self._ask, self._near, self._form, self._ask), 3):
            part()
        if self.dice.random() < 0.4:
            return self._danger()
        self._say("small talk", {"text": "merci"})

    def _ask(self) -> None:
        text, topic = self.dice.choice(
            (
                ("c'est quoi le cyberharcèlement", "cyberharcelement"),
                ("c'est quoi le cybercontrôle", "cybercontrole"),
            )
        )
        self._say("question", {"text": text}, topic=topic)
        self._say("follow-up", {"text": "et c'est puni ?"}, topic="sanctions")

    def _near(self) -> None:
        self._say("near me", {"text": f"j'habite à {self.town}"}, contacts=True)
        self._say("near me", {"payload": "/aide_pres_de_chez_moi"}, contacts=True, own_town=True)

    def _form(self) -> None:
        self._say("form", {"payload": "/violentometre__commencer"})
        for _ in range(3):
            self._say("form", {"payload": "/parcours__non"})

    def _danger(self) -> None:
        self._say("danger", {"text": self.dice.choice(DANGERS)}, contacts=True, danger=True)

    def _say(
        self,
        name: str,
        said: dict[str, str],
        topic: str | None = None,
        contacts: bool = False,
        danger: bool = False,
        own_town: bool = False,
    ) -> None:
        body = {**said, "conversation": self.conversation}
        with self.client.post(
            "/api/v1/messages", json=body, name=name, catch_response=True
        ) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            else:
                reply: Reply = response.json()
                wrong = self._wrong(reply, topic, contacts, danger)
                wrong = wrong or (self._is_of_nowhere(reply) if own_town else None)
                self.conversation = reply["conversation"]
                if wrong is not None:
                    response.failure(wrong)
        self.wait()  # type: ignore[no-untyped-call]

    def _wrong(self, reply: Reply, topic: str | None, contacts: bool, danger: bool) -> str | None:
        """Returns what is wrong with an answer, or None."""
        if not reply.get("messages"):
            return "empty reply"
        if self.conversation not in (None, reply["conversation"]):
            return "the answer to somebody else"
        shown = [c for message in reply["messages"] for c in message.get("contacts", ())]
        if danger and (reply.get("danger") not in ("serious", "immediate") or not shown):
            return "danger without its contacts"
        if contacts and not shown:
            return "no contacts"
        said = _text(reply)
        if any(f"À {town} " in said for town in TOWNS if town != self.town):
            return "the town of somebody else"
        if topic is not None and reply.get("topic") != topic:
            return f"topic {reply.get('topic')} instead of {topic}"
        return None

    def _is_of_nowhere(self, reply: Reply) -> str | None:
        """Returns what is wrong where the town that was named before is not remembered."""
        return None if f"À {self.town} " in _text(reply) else "its own town is not named"


def _text(reply: Reply) -> str:
    return " ".join(message.get("text") or "" for message in reply["messages"])
