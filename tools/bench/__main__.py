"""Times of the assistant beside a plain Rasa of the same version: ``make bench``.

Both run at the same time and are asked in turns (ours, theirs, ours, theirs …), so that
what else the machine does falls on both. What is printed is a measurement, not a test.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx2
import psutil

from tests.e2e.stack import Stack, running
from tools.bench.measure import Times, both, speak
from tools.bench.stock import EPOCHS, model, plain_rasa
from tools.train import main as train

QUESTIONS = (
    "bonjour",
    "c'est quoi le cybercontrôle",
    "c'est quoi le cyberharcèlement",
    "comment porter plainte",
    "merci",
)
"""Answered by a rule and a text alone, on both sides."""
TALK = (*QUESTIONS, "qui peut m'aider")
"""One of six calls the action server, about as often as in a conversation."""
DANGER = "il est derriere la porte il a un couteau"
CROWDS = (1, 8, 32)
ROUNDS = 3
TURNS = 120
WARM_UP = 20
Ask = Callable[[int, int, tuple[str, ...]], Times]
TALKS = (("questions", QUESTIONS), ("with actions", TALK))


def gateway_body(conversation: str, text: str) -> dict[str, object]:
    """The body of the widget's interface."""
    return {"conversation": conversation, "text": text}


def rest_body(conversation: str, text: str) -> dict[str, object]:
    """The body of Rasa's own REST channel."""
    return {"sender": conversation, "message": text}


def compare(ours: Ask, theirs: Ask) -> None:
    """Prints the rows of both, and how many times ours is faster."""
    for ask in (ours, theirs):
        ask(1, WARM_UP, TALK)
    for name, texts in TALKS:
        for crowd in CROWDS:
            mine, other = Times(), Times()
            for _ in range(ROUNDS):
                mine = both(mine, ours(crowd, TURNS, texts))
                other = both(other, theirs(crowd, TURNS, texts))
            print(mine.line(f"Repère, {name}", crowd))
            print(other.line(f"plain Rasa, {name}", crowd))
            load = os.getloadavg()[0]
            print(f"  {mine.rate / other.rate:.1f} times the messages/s; load average {load:.1f}")
    danger = ours(1, TURNS, (DANGER,))
    print(danger.line("Repère, danger", 1), flush=True)


def understood(base: str) -> str:
    """Tells how many of the messages the plain model takes for what they are."""
    asked = [
        httpx2.post(f"{base}/webhooks/rest/webhook", json=rest_body(f"u{i}", text), timeout=30)
        for i, text in enumerate(TALK)
    ]
    guessed = sum("pas sûr" in reply.text or not reply.json() for reply in asked)
    return f"{len(TALK) - guessed} of {len(TALK)} messages are answered without asking back"


def memory(processes: dict[str, psutil.Process]) -> float:
    """Prints the memory of each process and of its children; returns the sum in MiB."""
    whole = 0.0
    for name, process in processes.items():
        family = [process, *process.children(recursive=True)]
        total = sum(float(member.memory_full_info().pss) for member in family) / 2**20
        whole += total
        print(f"memory of {name:14} {total:7.0f} MiB (PSS)")
    return whole


def parts(stack: Stack) -> dict[str, psutil.Process]:
    """Returns our processes by their names."""
    commands = {"gateway": "bot serve", "Rasa": "rasa run", "actions": "-m actions"}
    found = {name: stack.find(command) for name, command in commands.items()}
    return {**found, "supervisor": stack.find("supervisord")}


def main() -> None:
    """Runs both and prints the table."""
    if train() != 0:
        raise SystemExit(1)
    model()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(folder, LIMIT_CONVERSATION="0", LIMIT_NETWORK="0") as stack:
            print(f"danger, directory, floor: {stack.wait('/healthz'):.1f} s after the start")
            print(f"Rasa ready: {stack.wait('/readyz'):.1f} s after the start")
            with plain_rasa(folder) as (base, process, seconds):
                print(f"plain Rasa ready: {seconds:.1f} s; DIET with {EPOCHS} epochs")
                print(understood(base))
                compare(
                    partial(speak, stack.base, "/api/v1/messages", gateway_body),
                    partial(speak, base, "/webhooks/rest/webhook", rest_body),
                )
                whole = memory(
                    {name: p for name, p in parts(stack).items() if name != "supervisor"}
                )
                print(f"memory of the whole   {whole:7.0f} MiB (PSS)")
                memory({"plain Rasa": process})


if __name__ == "__main__":
    main()
