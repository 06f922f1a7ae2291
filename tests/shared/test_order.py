"""One turn of a conversation at a time over two gateways, also when one dies in the middle."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.conversation import Assistant
from bot.dialogue.port import Answer, Turn
from bot.shared.link import Link
from bot.shared.memory import SharedMemory
from bot.shared.seal import Seal
from tests.telegram.running import guided_assistant
from tools.scale.part import Part

TURN = 0.6
"""Seconds that a turn of these tests takes at most; a lock expires a second later."""


@dataclass
class OneAtATime:
    """An engine that notices two turns at once, and the order in which they came."""

    running: int = 0
    most: int = 0
    heard: list[str] = field(default_factory=list)

    async def answer(self, turn: Turn) -> Answer:
        self.running += 1
        self.most = max(self.most, self.running)
        self.heard.append(turn.text)
        await asyncio.sleep(0.05)
        self.running -= 1
        return Answer([{"text": "Bonjour"}], "saluer")

    async def forget(self, conversation: str) -> None:
        pass

    async def is_ready(self) -> bool:
        return True


@pytest.fixture
async def two(redis: Part) -> AsyncIterator[tuple[Assistant, Assistant, OneAtATime]]:
    engine = OneAtATime()
    made, links = [], []
    for _ in range(2):
        links.append(Link(f"redis://127.0.0.1:{redis.port}/2"))
        assistant = guided_assistant()
        assistant.rasa = engine
        assistant.memory = SharedMemory(1800, links[-1], Seal(b"k" * 32), TURN)
        made.append(assistant)
    yield made[0], made[1], engine
    for link in links:
        await link.close()


Two = tuple[Assistant, Assistant, OneAtATime]


async def test_turns_of_one_conversation_do_not_overlap(two: Two) -> None:
    a, b, engine = two
    texts = [f"bonjour {number}" for number in range(8)]
    turns = ((a, b)[number % 2].reply("web-1", text) for number, text in enumerate(texts))
    await asyncio.gather(*turns)
    assert engine.most == 1
    assert sorted(engine.heard) == texts
    of_a = [text for text in engine.heard if text in texts[::2]]
    assert of_a == texts[::2], "those of one gateway keep their order"


async def test_conversations_do_not_wait_for_each_other(two: Two) -> None:
    a, b, engine = two
    await asyncio.gather(a.reply("web-1", "bonjour"), b.reply("web-2", "bonjour"))
    assert engine.most == 2


async def test_a_gateway_that_dies_in_a_turn_holds_nobody_back_for_long(two: Two) -> None:
    a, b, _ = two
    conversation = await a.memory.load("web-1")
    dying = a.memory.order("web-1", conversation)
    await dying.__aenter__()  # and never left: the process is gone
    began = time.monotonic()
    assert (await b.reply("web-1", "bonjour")).messages
    assert 0.5 < time.monotonic() - began < 4


async def test_contacts_wait_for_no_turn(two: Two) -> None:
    a, b, _ = two
    conversation = await a.memory.load("web-1")
    async with a.memory.order("web-1", conversation):
        began = time.monotonic()
        reply = await b.reply("web-1", "il est derriere la porte il a un couteau")
        assert reply.danger == "immediate"
        assert time.monotonic() - began < 0.5, "the lock alone would take 1.6 s"


async def test_two_turns_do_not_undo_each_other(two: Two) -> None:
    a, b, _ = two
    slow = await a.memory.load("web-1")
    await b.reply("web-1", "il est derriere la porte il a un couteau")
    slow.theme = "cyberharcelement"
    await a.memory.save("web-1", slow)
    both = await b.memory.load("web-1")
    assert (both.theme, both.danger) == ("cyberharcelement", "immediate")


async def test_redis_that_was_emptied_in_a_turn_gets_all_of_it_again(two: Two) -> None:
    a, b, _ = two
    conversation = await a.memory.load("web-1")
    conversation.theme = "cyberharcelement"
    await a.memory.save("web-1", conversation)
    again = await a.memory.load("web-1")
    await a.memory._link.client.flushall()  # type: ignore[attr-defined]
    again.danger = "ask"
    await a.memory.save("web-1", again)
    known = await b.memory.load("web-1")
    assert (known.theme, known.danger) == ("cyberharcelement", "ask")


async def test_nobody_is_found_who_was_never_there(two: Two, redis: Part) -> None:
    a, _, _ = two
    assert await a.memory.find("web-9") is None
    redis.kill()
    for _ in range(5):
        assert await a.memory.find("web-9") is None
    assert len(a.memory) == 0
