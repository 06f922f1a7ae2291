"""Rasa with its conversations in Redis: no text in there, and help when Redis goes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest
from redis import Redis

from tests.e2e.stack import ROOT, Person, Stack, first_contact, free_ports
from tests.privacy import places
from tests.privacy.places import Search
from tools.train import MODEL, QUIET, RASA

DANGER = "il est derriere la porte il a un couteau"


@pytest.fixture(scope="module")
def redis(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine")
    port = free_ports(1)[0]
    folder = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    yield process, port
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def on_redis(
    stack: Stack,
    redis: tuple[subprocess.Popen[bytes], int],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """Gateway, actions and Rasa, with the endpoints of docker-compose.yml."""
    folder = tmp_path_factory.mktemp("on_redis")
    ports = dict(zip(("PORT", "RASA_PORT", "ACTIONS_PORT"), free_ports(3), strict=True))
    endpoints = (ROOT / "deploy" / "endpoints.redis.yml").read_text(encoding="utf-8")
    (folder / "endpoints.yml").write_text(endpoints.replace("port: 6379", f"port: {redis[1]}"))
    environment = {
        **os.environ,
        **QUIET,
        **{name: str(port) for name, port in ports.items()},
        "RASA_TOKEN": "of-this-test",
        "LOG_LEVEL": "DEBUG",
        "REDIS_HOST": "127.0.0.1",
        "ACTIONS_URL": f"http://127.0.0.1:{ports['ACTIONS_PORT']}/webhook",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'repere.db'}",
        "TELEGRAM_TOKEN": "",
        "PYTHONPATH": str(ROOT),
    }
    rasa = [str(RASA), "-m", "rasa", "run", "--quiet", "-m", str(MODEL), "-i", "127.0.0.1"]
    rasa += ["-p", str(ports["RASA_PORT"]), "--credentials", "credentials.yml"]
    rasa += ["--endpoints", str(folder / "endpoints.yml")]
    python = [sys.executable, "-W", "ignore", "-m"]
    output = folder / "output.txt"
    with ExitStack() as ending, output.open("wb") as stream:
        for command in ([*python, "bot", "serve"], [*python, "actions"], rasa):
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=stream, stderr=stream
            )
            ending.callback(process.wait, 10)
            ending.callback(process.kill)
        started = Stack(process, ports, output, None)
        started.wait("/readyz")
        yield started


def test_a_conversation_in_redis_holds_no_text_and_is_forgotten(
    on_redis: Stack, redis: tuple[subprocess.Popen[bytes], int]
) -> None:
    began = time.time() - 1
    person = Person(on_redis)
    person.says("zyxgloubi c'est quoi le cybercontrôle")
    law = person.says("et c'est puni ?")
    assert any(message["type"] == "card" for message in law["messages"])
    assert person.conversation
    search = Search(("zyxgloubi", person.conversation), began)
    kept = everything(redis[1])
    assert b"cybercontrole" in kept
    search.data(places.REDIS, kept)
    address = f"{on_redis.base}/api/v1/conversations/{person.conversation}"
    assert httpx2.delete(address).status_code == 204
    left = everything(redis[1])
    search.data(places.REDIS, left)
    assert b"web-" not in left
    with Redis(port=redis[1]) as client:
        search.folder(places.REDIS_FILES, Path(client.config_get("dir")["dir"]))


def everything(port: int) -> bytes:
    """Returns every key of every database of Redis with its value, whatever its type."""
    found = []
    for number in range(16):
        with Redis(port=port, db=number) as client:
            for key in client.scan_iter():
                is_text = client.type(key) == b"string"
                found += [key, (client.get(key) if is_text else client.dump(key)) or b""]
    return b"\n".join(found)


def test_redis_gone_and_the_contacts_still_leave(
    on_redis: Stack, redis: tuple[subprocess.Popen[bytes], int]
) -> None:
    person = Person(on_redis)
    person.says("bonjour")
    redis[0].kill()
    began = time.monotonic()
    assert first_contact(person.says(DANGER)) == "urgence-114"
    assert time.monotonic() - began < 1
    assert first_contact(person.says("je peux pas parler")) == "urgence-114"
    assert person.says("c'est quoi le cyberharcèlement")["messages"]
    assert time.monotonic() - began < 20


def test_nothing_of_it_reached_the_output(on_redis: Stack) -> None:
    """At LOG_LEVEL=DEBUG, and while Redis went away."""
    Search(("zyxgloubi", "couteau"), 0).data(places.OUTPUT, on_redis.output.read_bytes())
