"""Messages one after the other, from one or several conversations at once, and their times."""

from __future__ import annotations

import asyncio
import json
import secrets
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Say = Callable[[str, str], Awaitable[bytes]]
Body = Callable[[str, str], dict[str, object]]
_TURNS_OF_A_CONVERSATION = 10


@dataclass
class Times:
    """What was measured of one side; ``seconds`` is the time that all messages took."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Messages per second."""
        return len(self.milliseconds) / self.seconds

    def line(self, name: str, crowd: int) -> str:
        """Returns one row of the table."""
        cuts = statistics.quantiles(self.milliseconds, n=100)
        return (
            f"{name:24} {crowd:3}  p50 {cuts[49]:7.1f}  p95 {cuts[94]:7.1f}  "
            f"p99 {cuts[98]:7.1f} ms  {self.rate:7.1f} messages/s"
        )


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

    def close(self) -> None:
        """Closes the connections."""
        for _, writer in self._free:
            writer.close()


async def _speak(
    base: str, path: str, body: Body, crowd: int, turns: int, texts: tuple[str, ...]
) -> Times:
    lines = Lines(base)
    times = Times()

    async def person(start: int) -> None:
        conversation = ""
        for number in range(max(turns // crowd, _TURNS_OF_A_CONVERSATION)):
            if number % _TURNS_OF_A_CONVERSATION == 0:
                conversation = secrets.token_urlsafe(24)
            began = time.perf_counter()
            said = body(conversation, texts[(start + number) % len(texts)])
            content = await lines.post(path, said)
            assert len(content) > len("[]"), "an empty reply"
            times.milliseconds.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(person(number) for number in range(crowd)))
    times.seconds = time.perf_counter() - began
    lines.close()
    return times


def speak(
    base: str, path: str, body: Body, crowd: int, turns: int, texts: tuple[str, ...]
) -> Times:
    """Returns the times of the turns that ``crowd`` conversations at once take.

    Args:
        base: address of the server.
        path: where messages are posted.
        body: makes what is posted from a conversation and a text.
        crowd: how many conversations go on at once; each begins anew after ten messages.
        turns: how many messages in all.
        texts: what is said, in turn.
    """
    return asyncio.run(_speak(base, path, body, crowd, turns, texts))


def both(first: Times, second: Times) -> Times:
    """Returns two measurements of the same as one."""
    together = first.milliseconds + second.milliseconds
    return Times(together, first.seconds + second.seconds)
