"""« Quitter vite » while an answer is on its way: nothing of the turn is kept after it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.port import Answer, Turn
from bot.erasure import Memory
from bot.shared.link import Link
from bot.shared.memory import SharedMemory
from bot.shared.seal import Seal
from tests.telegram.running import guided_assistant
from tools.scale.part import Part


@dataclass
class SlowRasa:
    """Keeps a conversation at the end of its turn, as Rasa does."""

    kept: set[str] = field(default_factory=set)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    may_end: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, turn: Turn) -> Answer:
        self.began.set()
        await self.may_end.wait()
        self.kept.add(turn.conversation)
        said: Mapping[str, Any] = {"text": "Bonjour"}
        return Answer([said], "saluer")

    async def forget(self, conversation: str) -> None:
        self.kept.discard(conversation)

    async def is_ready(self) -> bool:
        return True


@pytest.mark.parametrize("is_shared", [False, True])
async def test_erased_while_rasa_answers(is_shared: bool, redis: Part, tmp_path: Path) -> None:
    link, seal = Link(f"redis://127.0.0.1:{redis.port}/2"), Seal(b"k" * 32)
    assistant, rasa = guided_assistant(), SlowRasa()
    assistant.rasa = rasa
    assistant.memory = SharedMemory(1800, link, seal, 4) if is_shared else Memory(1800)
    elsewhere = guided_assistant()
    elsewhere.memory = SharedMemory(1800, link, seal, 4) if is_shared else assistant.memory
    turn = asyncio.create_task(assistant.reply("web-1", "bonjour"))
    await rasa.began.wait()
    await elsewhere.forget("web-1")
    rasa.may_end.set()
    assert (await turn).messages
    assert rasa.kept == set()
    assert await assistant.memory.find("web-1") is None
    assert await elsewhere.memory.find("web-1") is None
    await link.close()
