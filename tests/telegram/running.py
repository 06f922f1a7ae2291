"""The real channel against the fake of the Bot API, in a thread that a test can kill."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.telegram import Options, TelegramChannel
from bot.conversation import Assistant
from bot.danger.net import DangerNet
from bot.dialogue.content import get_content
from bot.dialogue.guided import GuidedEngine
from bot.dialogue.rasa import RasaEngine
from bot.directory.store import Directory
from bot.erasure import Memory
from bot.messages import Level, Message, Reply, Text
from bot.rendering import Renderer
from tests.fakes.telegram import TOKEN
from tests.fakes.telegram_person import FakeTelegram

KEY = b"key of the tests"


def guided_assistant() -> Assistant:
    """Returns the real assistant while Rasa is away: the net and the written answers."""
    content = get_content()
    return Assistant(
        DangerNet.load(),
        RasaEngine("http://127.0.0.1:1", "none", 1.0),
        GuidedEngine(content),
        content,
        Renderer(content, Directory.from_seed()),
        Memory(1800),
        1000,
    )


@dataclass
class Scripted:
    """Answers each text or payload with the messages that a test has made; else repeats it."""

    answers: dict[str, tuple[Message, ...]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    heard: list[tuple[str, str]] = field(default_factory=list)
    real: Assistant = field(default_factory=guided_assistant)

    async def reply(self, key: str, text: str = "", payload: str | None = None) -> Reply:
        said = payload if payload is not None else text
        self.heard.append((key, said))
        await asyncio.sleep(self.seconds.get(said, 0))
        if payload is None and self.real.alarm(key, text) != "none":
            return await self.real.reply(key, text)
        return Reply(self.answers.get(said, (Text(f"ok {said}"),)), "hors_sujet")

    def written(self, name: str) -> Reply:
        return self.real.written(name)

    def alarm(self, key: str, text: str) -> Level:
        return self.real.alarm(key, text)

    def means_wiping(self, text: str) -> bool:
        return self.real.means_wiping(text)

    async def forget(self, key: str) -> None:
        await self.real.forget(key)


class Bot:
    """A running channel with a loop of its own."""

    def __init__(self, channel: Callable[[], TelegramChannel]) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self.channel = self.run(self._make(channel))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Does something in the bot's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def stop(self) -> None:
        """Stops as the gateway does at its end."""
        if not self.loop.is_closed():
            self.run(self.channel.stop())
            self.kill()

    def kill(self) -> None:
        """Stops dead: nothing is acknowledged, written or sent any more."""
        if self.loop.is_closed():
            return
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
            task._log_destroy_pending = False  # type: ignore[attr-defined]
        self.loop.close()

    async def _make(self, channel: Callable[[], TelegramChannel]) -> TelegramChannel:
        made = channel()
        made.start()
        return made

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        with suppress(RuntimeError):
            self.loop.run_forever()


@contextmanager
def running(
    fake: FakeTelegram,
    folder: Path,
    assistant: Any = None,
    **more: Any,
) -> Iterator[Bot]:
    """Runs the channel until the end of the block.

    Args:
        fake: the Bot API.
        folder: where the database goes.
        assistant: answers; the real one without Rasa where none is given.
        more: other ``Options``.
    """
    answering = assistant or guided_assistant()
    wanted: dict[str, Any] = {
        "token": TOKEN,
        "api_url": fake.origin,
        "key": KEY,
        "database_url": f"sqlite+aiosqlite:///{folder / 'repere.db'}",
        **more,
    }
    bot = Bot(lambda: TelegramChannel(answering, Options(**wanted)))
    try:
        yield bot
    finally:
        bot.stop()


def settled(fake: FakeTelegram, quiet: float = 0.8, seconds: float = 15.0) -> None:
    """Waits until the bot has called nothing for a while and everything is acknowledged."""
    until = time.monotonic() + seconds
    since, count = time.monotonic(), -1
    while time.monotonic() < until:
        if len(fake.calls) != count:
            since, count = time.monotonic(), len(fake.calls)
        if time.monotonic() - since > quiet and not fake.pending:
            return
        time.sleep(0.02)
    raise AssertionError("the bot does not come to rest")
