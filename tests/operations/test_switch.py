"""Switched off: every door answers with the contacts, no dialogue, and goes on when switched on."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from bot.app import create_app
from bot.directory.database import make_engine, sync
from bot.settings import ROOT, Settings
from bot.switch import Switch, turn
from tests.e2e.stack import texts
from tests.telegram.running import guided_assistant

DANGER = "il est derriere la porte il a un couteau"
PAUSE = "Je suis en pause"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'repere.db'}"


@pytest.fixture
def client(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("bot.switch.READ_EVERY", 0.05)
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        rasa_url="http://127.0.0.1:9",  # nobody listens: the written menu answers
        rasa_token=SecretStr("t"),
        telegram_token=SecretStr(""),
        database_url=url,
    )
    with TestClient(create_app(settings)) as opened:
        yield opened


def say(client: TestClient, conversation: str | None = None, **body: str) -> dict[str, Any]:
    response = client.post("/api/v1/messages", json={"conversation": conversation, **body})
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def contacts(reply: dict[str, Any]) -> list[str]:
    return [c["id"] for m in reply["messages"] for c in m.get("contacts", ())]


def switch(client: TestClient, url: str, off: bool) -> None:
    """Does what the command does, and waits until the gateway has seen it."""
    asyncio.run(turn(url, off=off))
    until(lambda: client.get("/readyz").json()["off"] is off)


def until(true: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_every_message_gets_the_contacts_and_nothing_else(client: TestClient, url: str) -> None:
    assert PAUSE not in texts(say(client, text="le cyberharcèlement"))
    switch(client, url, off=True)
    for body in ({"text": "le cyberharcèlement"}, {"text": "?"}, {"payload": "/menu"}):
        reply = say(client, **body)
        assert [m["type"] for m in reply["messages"]] == ["contacts"]
        assert PAUSE in texts(reply)
        assert contacts(reply)
        assert reply["danger"] == "none"
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    switch(client, url, off=False)
    assert PAUSE not in texts(say(client, text="le cyberharcèlement"))


def test_danger_still_orders_the_contacts(client: TestClient, url: str) -> None:
    alarming = (DANGER, "il me frappe en ce moment", "jveux mourir")
    usual = [contacts(say(client, text=text)) for text in alarming]
    switch(client, url, off=True)
    replies = [say(client, text=text) for text in alarming]
    assert [contacts(reply) for reply in replies] == usual
    assert usual[0][0] == "urgence-114"
    assert replies[0]["danger"] == "immediate"
    assert "tu as bien fait de l'écrire" in texts(replies[0])
    assert all(PAUSE in texts(reply) for reply in replies)
    id_ = replies[1]["conversation"]
    assert contacts(say(client, id_, text="je peux pas parler"))[0] == "urgence-114"


def test_who_was_in_the_middle_of_a_form_is_heard(client: TestClient, url: str) -> None:
    asked = say(client, text="il me frappe en ce moment")
    id_ = asked["conversation"]
    switch(client, url, off=True)
    silent = say(client, id_, payload="/danger__parler_non")
    assert contacts(silent)[0] == "urgence-114"
    assert PAUSE in texts(silent)
    switch(client, url, off=False)
    led_on = say(client, id_, text="oui il est a cote")
    assert contacts(led_on)[0] == "urgence-114"  # what was said meanwhile is not asked again


def test_erasing_works_as_ever(client: TestClient, url: str) -> None:
    id_ = say(client, text=DANGER)["conversation"]
    switch(client, url, off=True)
    assert say(client, id_, text="efface tout")["wipes"]
    assert say(client, id_, payload="/effacer")["wipes"]
    assert client.delete(f"/api/v1/conversations/{id_}").status_code == 204


def test_the_page_without_a_script_says_it_too(client: TestClient, url: str) -> None:
    switch(client, url, off=True)
    page = client.post("/p/simple", data={"text": DANGER}).text
    assert PAUSE in page
    assert "sms:114" in page
    assert client.get("/p").status_code == 200


def test_telegram_asks_the_same_assistant() -> None:
    assistant = guided_assistant()
    assistant.is_off = lambda: True
    for text, payload in (("", "/saluer"), ("bonjour", None), ("", "/plan_de_securite__commencer")):
        reply = asyncio.run(assistant.reply("somebody", text, payload))
        assert [m.type for m in reply.messages] == ["contacts"]
    assert assistant.alarm("somebody", DANGER) == "immediate"
    assert asyncio.run(assistant.reply("somebody", DANGER)).danger == "immediate"


def test_a_database_that_goes_away_changes_nothing(tmp_path: Path, url: str) -> None:
    asyncio.run(turn(url, off=True))
    known = Switch(url)
    asyncio.run(known.look())
    assert known.is_off()
    (tmp_path / "repere.db").write_bytes(b"no database")
    asyncio.run(known.look())
    assert known.is_off()
    unknown = Switch(f"sqlite+aiosqlite:///{tmp_path}/no/such/folder/repere.db")
    asyncio.run(unknown.look())
    assert not unknown.is_off()
    assert Switch(url, kept_off=True).is_off()


def test_in_postgresql(postgres_url: str) -> None:
    async def both() -> tuple[bool, bool]:
        engine = make_engine(postgres_url)
        await sync(engine)
        await engine.dispose()
        gateways = Switch(postgres_url), Switch(postgres_url)
        await turn(postgres_url, off=True)
        for gateway in gateways:
            await gateway.look()
        off = all(gateway.is_off() for gateway in gateways)
        await turn(postgres_url, off=False)
        for gateway in gateways:
            await gateway.look()
        return off, any(gateway.is_off() for gateway in gateways)

    assert asyncio.run(both()) == (True, False)


def test_the_command(tmp_path: Path, url: str) -> None:
    def run(command: str, database: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", command],
            env={"DATABASE_URL": database, "PATH": ""},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )

    assert "5 secondes" in run("off", url).stdout
    known = Switch(url)
    asyncio.run(known.look())
    assert known.is_off()
    assert run("on", url).returncode == 0
    asyncio.run(known.look())
    assert not known.is_off()
    failed = run("off", f"sqlite+aiosqlite:///{tmp_path}/no/such/folder/repere.db")
    assert failed.returncode == 1
    assert "ASSISTANT_OFF=true" in failed.stderr
    assert len(failed.stderr.splitlines()) == 1
