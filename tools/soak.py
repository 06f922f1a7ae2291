"""Many people on the fake of Telegram for a while, with a restart in the middle.

    python -m tools.soak [--people 200] [--seconds 120] [--kill] [--floor] [--outage 0]

Tells what was lost, doubled or out of order, how long answers took, and how the gateway's
memory went. ``--floor`` runs the gateway without Rasa; ``--kill`` stops it dead instead of
asking it to stop; ``--outage`` makes Telegram refuse connections for so many seconds before.
"""

from __future__ import annotations

import argparse
import heapq
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

import psutil

from bot.dialogue.content import get_content
from tests.e2e.stack import free_ports, running
from tests.fakes import telegram_server
from tests.fakes.telegram import TOKEN
from tests.fakes.telegram_person import FakeTelegram

ROOT = Path(__file__).resolve().parent.parent
_QUESTIONS = {  # whose answers tell them apart, with Rasa and without
    "c'est quoi le consentement": "consentement",
    "c'est quoi le cybercontrôle": "cybercontrole",
    "c'est quoi le cyberharcèlement": "cyberharcelement",
    "c'est quoi le contrôle coercitif": "controle_coercitif",
    "c'est quoi le cybersexisme": "cybersexisme",
    "c'est quoi l'outing": "outing",
}
_BETWEEN = (10.0, 20.0)  # seconds between two messages of one person
_REST = 30.0  # seconds at the end for what still comes
_FIRST_CHAT = 100_001
_DANGER = "il est derriere la porte il a un couteau"
_IN_DANGER = 5  # people, at the end of an outage


@dataclass
class Outcome:
    """What a soak has shown; times in seconds, memory in megabytes."""

    asked: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    times: list[float] = field(default_factory=list)
    dangers: list[float] = field(default_factory=list)
    """From the end of the outage to the contacts, for dangers that were written during it."""
    memory: list[list[float]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Returns the outcome as people read it."""
        yield f"asked {self.asked}, answered {len(self.times)}"
        yield f"lost {self.lost}, doubled {self.doubled}, out of order {self.disordered}"
        if self.times:
            cuts = statistics.quantiles(self.times, n=20)
            yield (
                f"answer after: median {statistics.median(self.times):.2f} s, "
                f"95 % within {cuts[18]:.2f} s, longest {max(self.times):.2f} s"
            )
        if self.dangers:
            yield (
                f"contacts after the outage: {len(self.dangers)} of {_IN_DANGER}, "
                f"the last after {max(self.dangers):.2f} s"
            )
        for number, samples in enumerate(filter(None, self.memory), start=1):
            third = max(len(samples) // 3, 1)
            yield (
                f"gateway {number}: {statistics.median(samples[:third]):.1f} MB in the first "
                f"third, {statistics.median(samples[-third:]):.1f} MB in the last"
            )
        yield f"calls that break the Bot API: {len(self.violations)}"

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled, out of order or against the Bot API."""
        return not (self.lost or self.doubled or self.disordered or self.violations)


def soak(
    fake: FakeTelegram,
    gateway: Gateway,
    people: int,
    seconds: float,
    kill: bool,
    outage: float = 0.0,
) -> Outcome:
    """Lets people write for a while; the gateway is restarted half-way."""
    fake.wait(lambda: fake.named("deleteWebhook"), 60)  # from now on it polls
    outcome = Outcome(memory=[[]])
    chance = random.Random(7)  # noqa: S311 - the same people each time
    began = time.monotonic()
    turns = [(chance.uniform(0, _BETWEEN[1]), _FIRST_CHAT + n) for n in range(people)]
    heapq.heapify(turns)
    said: dict[int, list[tuple[str, int]]] = {chat: [] for _, chat in turns}
    restarted = False
    cut: _Cut | None = None
    cut_from = seconds / 4 if outage else seconds
    while turns and turns[0][0] < seconds:
        at, chat = heapq.heappop(turns)
        while (left := began + at - time.monotonic()) > 0:
            outcome.memory[-1].append(gateway.memory())
            time.sleep(min(left, 0.5))
        if at > cut_from:
            cut_from = seconds
            fake.cut()
            cut = _Cut(fake, outage)
        if not restarted and at > seconds / 2:
            gateway.restart(kill)
            outcome.memory.append([])
            restarted = True
        question = chance.choice(list(_QUESTIONS))
        said[chat].append((_QUESTIONS[question], fake.say(chat, question)))
        heapq.heappush(turns, (at + chance.uniform(*_BETWEEN), chat))
    _rest(fake, began + seconds + _REST)
    if cut:
        outcome.dangers = cut.contacts_after()
        outcome.lost += _IN_DANGER - len(outcome.dangers)
    for chat, asked in said.items():
        _judge(fake, chat, asked, outcome)
    outcome.violations = fake.violations
    return outcome


class _Cut:
    """An outage, at whose end several people write that they are in danger."""

    def __init__(self, fake: FakeTelegram, seconds: float) -> None:
        self._fake = fake
        self._mended = 0.0
        Timer(seconds, self._mend).start()

    def contacts_after(self) -> list[float]:
        """Returns the seconds until each person in danger had contacts; nobody's is left out."""
        first = [
            next((s.date for s in self._fake.replies(chat) if "114" in s.text), None)
            for chat in self._chats()
        ]
        return [date - self._mended for date in first if date is not None]

    def _mend(self) -> None:
        for chat in self._chats():
            self._fake.say(chat, _DANGER)
        self._mended = time.time()
        self._fake.mend()

    def _chats(self) -> range:
        return range(_FIRST_CHAT - _IN_DANGER, _FIRST_CHAT)


def _rest(fake: FakeTelegram, until: float) -> None:
    quiet, count = time.monotonic(), -1
    while time.monotonic() < until and time.monotonic() - quiet < 5:
        if fake.pending or len(fake.calls) != count:
            quiet, count = time.monotonic(), len(fake.calls)
        time.sleep(0.1)


def _judge(fake: FakeTelegram, chat: int, asked: list[tuple[str, int]], outcome: Outcome) -> None:
    responses = get_content().responses
    texts = {topic: str(responses[f"utter_{topic}"][-1]["text"]) for topic in _QUESTIONS.values()}
    got = [
        (topic, sent)
        for sent in fake.replies(chat)
        for topic, text in texts.items()
        if sent.text.startswith(text[:40])
    ]
    wanted = [topic for topic, _ in asked]
    outcome.asked += len(wanted)
    for topic in set(wanted) | {topic for topic, _ in got}:
        more = sum(t == topic for t, _ in got) - wanted.count(topic)
        outcome.lost += max(-more, 0)
        outcome.doubled += max(more, 0)
    if sorted(wanted) == sorted(topic for topic, _ in got):
        outcome.disordered += wanted != [topic for topic, _ in got]
        for (_, message_id), (_, sent) in zip(asked, got, strict=True):
            outcome.times.append(sent.date - fake.messages[message_id].date)


@dataclass
class Gateway:
    """The gateway that is soaked, and how to restart it."""

    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it; its output is not shown."""
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def restart(self, kill: bool) -> None:
        """Ends it, at once or in order, and starts it anew."""
        self.stop(kill)
        self.start()

    def stop(self, kill: bool = False) -> None:
        """Ends it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        self.process.wait(30)

    def memory(self) -> float:
        """Returns its resident memory in megabytes."""
        assert self.process is not None
        return psutil.Process(self.process.pid).memory_info().rss / 1e6


@contextmanager
def gateway_alone(fake: FakeTelegram, folder: Path, **more: str) -> Iterator[Gateway]:
    """Runs the gateway, with Rasa where ``RASA_PORT`` says it is."""
    environment = {
        **os.environ,
        "PORT": str(free_ports(1)[0]),
        "RASA_PORT": "1",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": fake.origin,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'soak.db'}",
        "ID_KEY": "of-the-soak",
        **more,
    }
    gateway = Gateway([sys.executable, "-m", "bot", "serve"], environment)
    gateway.start()
    try:
        yield gateway
    finally:
        gateway.stop()


def run(
    people: int, seconds: float, kill: bool = False, floor: bool = True, outage: float = 0.0
) -> Outcome:
    """Soaks a gateway of its own and returns what was seen."""
    with tempfile.TemporaryDirectory() as name, telegram_server.run() as fake:
        folder = Path(name)
        if floor:
            with gateway_alone(fake, folder) as gateway:
                return soak(fake, gateway, people, seconds, kill, outage)
        token = "of-the-soak"  # noqa: S105 - shared by two processes of this run
        with running(folder, None, RASA_TOKEN=token) as stack:
            stack.wait("/readyz", 900)
            rasa = {"RASA_PORT": str(stack.ports["RASA_PORT"]), "RASA_TOKEN": token}
            with gateway_alone(fake, folder, **rasa) as gateway:
                return soak(fake, gateway, people, seconds, kill, outage)


def main() -> int:
    """Runs the soak and returns 1 where anything was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--kill", action="store_true", help="stop it dead half-way")
    parser.add_argument("--floor", action="store_true", help="without Rasa")
    parser.add_argument("--outage", type=float, default=0.0)
    wanted = parser.parse_args()
    outcome = run(wanted.people, wanted.seconds, wanted.kill, wanted.floor, wanted.outage)
    print(f"{wanted.people} people, {wanted.seconds:.0f} s")
    print("\n".join(outcome.lines()))
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
