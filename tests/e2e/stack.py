"""The whole assistant as `make run` starts it, on free ports, with the fake of Telegram."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import psutil

from tests.fakes.telegram import TOKEN
from tests.fakes.telegram_person import FakeTelegram

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


@dataclass
class Stack:
    """A running assistant; ``output`` holds what its processes printed."""

    process: subprocess.Popen[bytes]
    ports: dict[str, int]
    output: Path
    telegram: FakeTelegram | None
    started: float = field(default_factory=time.monotonic)

    @property
    def base(self) -> str:
        """Address of the gateway."""
        return f"http://127.0.0.1:{self.ports['PORT']}"

    def find(self, part: str) -> psutil.Process:
        """Returns the process whose command line holds ``part`` (« rasa run », « -m actions »)."""
        for process in psutil.Process(self.process.pid).children(recursive=True):
            if part in " ".join(process.cmdline()):
                return process
        raise AssertionError(f"no process « {part} »")

    def wait(self, path: str, seconds: float = START_SECONDS) -> float:
        """Waits until a path of the gateway answers 200; returns the seconds since the start."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert self.process.poll() is None, self.output.read_text()[-2000:]
            try:
                if httpx2.get(self.base + path, timeout=2).status_code == 200:
                    return time.monotonic() - self.started
            except httpx2.HTTPError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"{path} did not answer in {seconds} s")

    def stop(self) -> int:
        """Stops it as Ctrl-C does, and returns its exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@dataclass
class Person:
    """Somebody who writes in the widget, over the HTTP interface."""

    stack: Stack
    conversation: str | None = None

    def says(self, text: str) -> dict[str, Any]:
        """Sends a text and returns the reply."""
        return self._send({"text": text})

    def presses(self, label: str, reply: dict[str, Any]) -> dict[str, Any]:
        """Presses a button of a reply and returns what comes back."""
        for message in reply["messages"]:
            for choice in message.get("choices", ()):
                if choice["label"] == label:
                    return self._send({"payload": choice["payload"]})
        raise AssertionError(f"no button « {label} »")

    def sends(self, payload: str) -> dict[str, Any]:
        """Presses a button that was shown before, wherever it stands now."""
        return self._send({"payload": payload})

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        body["conversation"] = self.conversation
        response = httpx2.post(f"{self.stack.base}/api/v1/messages", json=body, timeout=15)
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        self.conversation = reply["conversation"]
        return reply


def texts(reply: dict[str, Any]) -> str:
    """Returns all that a person reads of a reply, in one string."""
    parts = []
    for message in reply["messages"]:
        parts += [message.get("title") or "", message.get("text") or ""]
        parts += [choice["label"] for choice in message.get("choices", ())]
        for card in message.get("cards", ()):
            parts += [card["title"], card["text"]]
        parts += [step["text"] for step in message.get("steps", ())]
        for contact in message.get("contacts", ()):
            parts += [contact["name"], *(a["label"] for a in contact["actions"])]
    return " ".join(parts)


def first_contact(reply: dict[str, Any]) -> str:
    """Returns the id of the first contact that a reply shows."""
    for message in reply["messages"]:
        for contact in message.get("contacts", ()):
            return str(contact["id"])
    raise AssertionError("the reply shows no contact")


def free_ports(count: int) -> list[int]:
    """Returns ports of the loopback that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def running(folder: Path, telegram: FakeTelegram | None = None, **more: str) -> Iterator[Stack]:
    """Starts the assistant with `python -m tools.run` and stops it at the end.

    Args:
        folder: where the output and the database of this run go.
        telegram: the fake Bot API; Telegram is off without one.
        more: settings, as environment variables.
    """
    ports = dict(zip(("PORT", "RASA_PORT", "ACTIONS_PORT"), free_ports(3), strict=True))
    settings = {name: str(port) for name, port in ports.items()}
    settings["DATABASE_URL"] = f"sqlite+aiosqlite:///{folder / 'repere.db'}"
    settings["TELEGRAM_TOKEN"] = TOKEN if telegram else ""
    if telegram:
        settings["TELEGRAM_API_URL"] = telegram.origin
    output = folder / "output.txt"
    with output.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run"],
            cwd=ROOT,
            env={**os.environ, **settings, **more},
            stdout=stream,
            stderr=stream,
        )
    stack = Stack(process, ports, output, telegram)
    try:
        yield stack
    finally:
        if process.poll() is None:
            stack.stop()
