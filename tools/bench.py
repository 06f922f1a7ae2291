"""Times of the assistant beside Rasa's own REST channel with the same model: ``make bench``.

Everything runs on this machine, one after the other, so that the two do not slow each
other. What is printed depends on the machine; it is a measurement, not a test.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import statistics
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil

from tests.e2e.stack import ROOT, Stack, free_ports, running
from tools.train import MODEL, QUIET, RASA
from tools.train import main as train

MESSAGES = (
    "bonjour",
    "c'est quoi le cybercontrôle",
    "mon copain veut tous mes mots de passe",
    "comment porter plainte",
    "merci",
)
DANGER = "il est derriere la porte il a un couteau"
TURNS = 300
WARM_UP = 20
CROWDS = (1, 8, 32)
Say = Callable[[str, str], Awaitable[None]]


async def measure(say: Say, crowd: int, texts: tuple[str, ...]) -> tuple[list[float], float]:
    """Returns the milliseconds of each turn and the turns per second.

    Args:
        say: sends one text of one conversation and waits for the reply.
        crowd: how many conversations go on at once.
        texts: what is said, in turn.
    """
    times: list[float] = []

    async def person(turns: int) -> None:
        conversation = secrets.token_urlsafe(24)
        for number in range(turns):
            if number % 10 == 0:  # Rasa slows down with the length of a conversation
                conversation = secrets.token_urlsafe(24)
            began = time.perf_counter()
            await say(conversation, texts[number % len(texts)])
            times.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(person(max(TURNS // crowd, 10)) for _ in range(crowd)))
    return times, len(times) / (time.perf_counter() - began)


class Lines:
    """A bare HTTP client with kept connections: a full one would take longer than the reply.

    Args:
        base: address of the server, without a path.
    """

    def __init__(self, base: str) -> None:
        self._host, port = base.removeprefix("http://").split(":")
        self._port = int(port)
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, path: str, body: dict[str, object]) -> bytes:
        """Posts JSON and returns the body of a 200."""
        if self._free:
            reader, writer = self._free.pop()
        else:
            reader, writer = await asyncio.open_connection(self._host, self._port)
        raw = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nhost: {self._host}\r\ncontent-type: application/json"
        writer.write(f"{head}\r\ncontent-length: {len(raw)}\r\n\r\n".encode() + raw)
        answered = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        assert " 200 " in answered.splitlines()[0], answered
        length = int(answered.split("content-length:")[1].split("\r\n")[0])
        content = await reader.readexactly(length)
        self._free.append((reader, writer))
        return content


async def bench(base: str, path: str, say_with: Callable[[str, str], dict[str, object]]) -> Say:
    """Returns a way to say something to a server."""
    lines = Lines(base)

    async def say(conversation: str, text: str) -> None:
        assert len(await lines.post(path, say_with(conversation, text))) > len("[]")

    for number in range(WARM_UP):
        await say(secrets.token_urlsafe(24), MESSAGES[number % len(MESSAGES)])
    return say


def line(name: str, crowd: int, times: list[float], rate: float) -> None:
    """Prints one row of the table."""
    cuts = statistics.quantiles(times, n=100)
    print(
        f"{name:26} {crowd:3}  p50 {cuts[49]:7.1f}  p95 {cuts[94]:7.1f}  "
        f"p99 {cuts[98]:7.1f} ms  {rate:7.1f} messages/s",
        flush=True,
    )


def gateway_body(conversation: str, text: str) -> dict[str, object]:
    """The body of the widget's interface."""
    return {"conversation": conversation, "text": text}


def rest_body(conversation: str, text: str) -> dict[str, object]:
    """The body of Rasa's own REST channel."""
    return {"sender": conversation, "message": text}


async def measure_gateway(stack: Stack) -> dict[int, float]:
    """Prints the rows of the gateway; returns its p50 by crowd."""
    say = await bench(stack.base, "/api/v1/messages", gateway_body)
    medians = {}
    for crowd in CROWDS:
        times, rate = await measure(say, crowd, MESSAGES)
        line("gateway", crowd, times, rate)
        medians[crowd] = statistics.median(times)
    times, rate = await measure(say, 1, (DANGER,))
    line("gateway, danger", 1, times, rate)
    medians[0] = statistics.median(times)
    return medians


async def measure_rest(base: str) -> dict[int, float]:
    """Prints the rows of Rasa's REST channel; returns its p50 by crowd."""
    say = await bench(base, "/webhooks/rest/webhook", rest_body)
    medians = {}
    for crowd in CROWDS:
        times, rate = await measure(say, crowd, MESSAGES)
        line("Rasa's REST channel", crowd, times, rate)
        medians[crowd] = statistics.median(times)
    return medians


def memory(stack: Stack) -> None:
    """Prints the memory of each process."""
    for name, part in (("gateway", "bot serve"), ("Rasa", "rasa run"), ("actions", "-m actions")):
        process = stack.find(part)
        family = [process, *process.children(recursive=True)]
        total = sum(member.memory_full_info().pss for member in family) / 2**20
        print(f"memory of {name:12} {total:7.0f} MiB (PSS)")


@contextmanager
def stock_rasa(folder: Path) -> Iterator[str]:
    """Runs Rasa with its own REST channel and its own store, on the same model."""
    rasa_port, actions_port = free_ports(2)
    (folder / "credentials.yml").write_text("rest:\n")
    url = f"http://127.0.0.1:{actions_port}/webhook"
    (folder / "endpoints.yml").write_text(f"action_endpoint:\n  url: {url}\n")
    environment = {
        **os.environ,
        **QUIET,
        "ACTIONS_PORT": str(actions_port),
        "PYTHONPATH": str(ROOT),
        "TF_INTRA_OP_PARALLELISM_THREADS": "1",
        "TF_INTER_OP_PARALLELISM_THREADS": "1",
    }
    rasa = [str(RASA), "-m", "rasa", "run", "--quiet", "-m", str(MODEL), "-p", str(rasa_port)]
    rasa += ["-i", "127.0.0.1", "--credentials", str(folder / "credentials.yml")]
    rasa += ["--endpoints", str(folder / "endpoints.yml")]
    actions = [str(ROOT / ".venv/bin/python"), "-W", "ignore", "-m", "actions"]
    quiet = {"cwd": ROOT, "env": environment, "stdout": -3, "stderr": -3}
    processes = [subprocess.Popen(command, **quiet) for command in (rasa, actions)]  # type: ignore[call-overload]
    base = f"http://127.0.0.1:{rasa_port}"
    try:
        _wait(base + "/")
        yield base
    finally:
        for process in processes:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.terminate()
            process.terminate()
            process.wait(10)


def _wait(url: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            httpx2.get(url, timeout=2)
            time.sleep(3)  # the action server beside it
            return
        except httpx2.HTTPError:
            time.sleep(0.2)
    raise SystemExit("repère: Rasa's REST channel did not start in 120 s")


def main() -> None:
    """Runs both and prints the table."""
    if train() != 0:
        raise SystemExit(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(folder, LIMIT_CONVERSATION="0", LIMIT_NETWORK="0") as stack:
            print(f"danger, directory, floor: {stack.wait('/healthz'):.1f} s after the start")
            print(f"Rasa ready: {stack.wait('/readyz'):.1f} s after the start")
            ours = asyncio.run(measure_gateway(stack))
            memory(stack)
        with stock_rasa(folder) as base:
            stock = asyncio.run(measure_rest(base))
    print(f"gateway over Rasa's own p50, one conversation: {ours[1] / stock[1] - 1:+.0%}")
    print(f"a danger answer is {stock[1] / ours[0]:.0f} times faster than a Rasa answer")


if __name__ == "__main__":
    main()
