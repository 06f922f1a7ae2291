"""A Rasa that hangs slows few turns: the others are answered by the floor at once."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.dialogue.port import EngineUnavailable, Turn
from bot.dialogue.rasa import RasaEngine

LIMIT = 0.3  # seconds


async def _turn(engine: RasaEngine) -> float:
    began = time.monotonic()
    with pytest.raises(EngineUnavailable):
        await engine.answer(Turn("somebody", "bonjour"))
    return time.monotonic() - began


def test_one_turn_at_a_time_waits_for_a_rasa_that_hangs() -> None:
    async def at_once() -> list[list[float]]:
        server = await asyncio.start_server(lambda *_: asyncio.sleep(3600), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        engine = RasaEngine(f"http://127.0.0.1:{port}", "none", LIMIT)
        rounds = []
        for pause in (2.1, 0.0):  # until it is asked again
            rounds.append(await asyncio.gather(*(_turn(engine) for _ in range(20))))
            await asyncio.sleep(pause)
        await engine.close()
        server.close()
        return rounds

    first, later = asyncio.run(at_once())
    assert min(first) >= LIMIT * 0.9  # nobody knew
    assert sum(seconds > LIMIT * 0.9 for seconds in later) == 1


def test_more_turns_than_rasa_can_have_in_hand_wait_for_nothing_and_danger_still_gets_in() -> None:
    async def crowd() -> tuple[list[float], float]:
        server = await asyncio.start_server(lambda *_: asyncio.sleep(3600), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        engine = RasaEngine(f"http://127.0.0.1:{port}", "none", LIMIT, at_once=4)

        async def danger() -> float:
            await asyncio.sleep(LIMIT / 3)  # all hands are full by now
            began = time.monotonic()
            with pytest.raises(EngineUnavailable, match="Timeout"):
                await engine.answer(Turn("afraid", "il arrive", signal="ask"))
            return time.monotonic() - began

        *others, afraid = await asyncio.gather(*(_turn(engine) for _ in range(20)), danger())
        await engine.close()
        server.close()
        return others, afraid

    others, afraid = asyncio.run(crowd())
    assert sum(seconds < LIMIT / 3 for seconds in others) == 16
    assert afraid >= LIMIT * 0.9  # Rasa was asked
