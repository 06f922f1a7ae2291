"""What is left alone is forgotten in time, also while nobody else writes."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.e2e.stack import free_ports
from tests.privacy.apps import gateway, say
from tools.train import RASA

_RASA = """
import asyncio, time
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.events import UserUttered
from nlu.engine.store import PrivateMemoryStore

async def main():
    store = PrivateMemoryStore(Domain.empty(), record_exp=0.2)
    for name in ("idle", "alive"):
        tracker = DialogueStateTracker.from_events(name, [UserUttered("zyxgloubi")])
        await store.save(tracker)
    kept = "".join(store.store.values())
    time.sleep(0.15)
    await store.save(await store.retrieve("alive"))
    time.sleep(0.1)
    await store.retrieve("ready-probe")  # what the gateway asks each minute
    print(sorted(store.store), sorted(store.outcomes._outcomes), "zyxgloubi" in kept)

asyncio.run(main())
"""


def test_rasas_trackers_expire_and_hold_no_text() -> None:
    ended = subprocess.run(
        [str(RASA), "-W", "ignore", "-c", _RASA], capture_output=True, text=True, cwd=ROOT
    )
    assert ended.stdout.strip() == "['alive'] ['alive'] False", ended.stderr[-2000:]


_RASA_ON_REDIS = """
import asyncio, sys, time
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.events import UserUttered
from nlu.engine.store import PrivateRedisStore

async def main():
    store = PrivateRedisStore(Domain.empty(), host="127.0.0.1", port=int(sys.argv[1]), record_exp=2)
    for name in ("idle", "alive"):
        await store.save(DialogueStateTracker.from_events(name, [UserUttered("zyxgloubi")]))
    kept = "".join(store.red.get(key) for key in store.red.keys("*"))
    lifetimes = [store.red.ttl(key) for key in store.red.keys("*")]
    time.sleep(1.2)
    await store.save(await store.retrieve("alive"))
    time.sleep(1.2)
    left = [key.rpartition(":")[2] for key in store.red.keys("*")]
    print(left, await store.retrieve("idle"), "zyxgloubi" in kept, max(lifetimes))

asyncio.run(main())
"""


def test_rasas_trackers_expire_in_redis_by_themselves(tmp_path: Path) -> None:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine")
    port = free_ports(1)[0]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        ended = subprocess.run(
            [str(RASA), "-W", "ignore", "-c", _RASA_ON_REDIS, str(port)],
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
    finally:
        server.kill()
        server.wait()
    assert ended.stdout.strip() == "['alive'] None False 2", ended.stderr[-2000:]


def test_the_gateway_forgets_while_nobody_writes(tmp_path: Path) -> None:
    with gateway(tmp_path, conversation_ttl=1) as client:
        say(client, None, text="le cyberharcèlement")
        memory = client.app.state.assistant.memory  # type: ignore[attr-defined]
        kept = memory._conversations  # looked at without its own expiry
        assert len(kept) == 1
        until = time.monotonic() + 5
        while kept and time.monotonic() < until:
            time.sleep(0.1)
        assert not kept
