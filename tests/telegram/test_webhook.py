"""The webhook behind the real gateway: its secret, and several gateways at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from pydantic import SecretStr

from bot.app import create_app
from bot.settings import Settings
from tests.fakes.telegram import TOKEN
from tests.fakes.telegram_person import FakeTelegram
from tests.fakes.telegram_server import WebhookPoster
from tests.telegram.running import settled

SECRET = "a-secret_0"
PATH = "/telegram/updates"
HEADER = "x-telegram-bot-api-secret-token"


@contextmanager
def gateway(fake: FakeTelegram, folder: Path, **more: Any) -> Iterator[str]:
    """Runs the gateway with a webhook and returns the address of its route."""
    settings = Settings(
        telegram_token=SecretStr(TOKEN),
        telegram_api_url=fake.origin,
        telegram_webhook_url=f"https://gateway.example{PATH}",
        id_key=SecretStr("key of the tests"),
        **{
            "database_url": f"sqlite+aiosqlite:///{folder / 'repere.db'}",
            "rasa_url": "http://127.0.0.1:1",
            "telegram_webhook_secret": SECRET,
            **more,
        },
    )
    config = uvicorn.Config(create_app(settings), port=0, log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    address = f"http://127.0.0.1:{port}{PATH}"
    fake.wait(lambda: fake.webhook.get("url"))
    right = {HEADER: fake.webhook["secret_token"]}
    nothing = {"update_id": 10**9 + port}
    while httpx2.post(address, json=nothing, headers=right).status_code == 503:
        time.sleep(0.1)
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def posting(
    fake: FakeTelegram, addresses: list[str], careless: bool = False
) -> Iterator[WebhookPoster]:
    poster = WebhookPoster(fake, addresses, careless)
    poster.start()
    try:
        yield poster
    finally:
        poster.ends.set()
        poster.join(5)


def test_several_gateways_answer_each_person_once(fake: FakeTelegram, tmp_path: Path) -> None:
    people = range(60_001, 60_013)
    with ExitStack() as stack:
        addresses = [stack.enter_context(gateway(fake, tmp_path)) for _ in range(2)]
        assert fake.webhook["url"] == f"https://gateway.example{PATH}"
        assert fake.webhook["allowed_updates"]
        stack.enter_context(posting(fake, addresses))
        for chat in people:
            fake.say(chat, "c'est quoi le consentement")
        fake.wait(lambda: all(fake.replies(chat) for chat in people), 20)
        settled(fake)
        counts = {chat: len(fake.replies(chat)) for chat in people}
        assert set(counts.values()) == {counts[people[0]]}
        for chat in people:  # whichever gateway gets it knows what the others have sent
            fake.say(chat, "efface tout")
        fake.wait(lambda: not any(fake.chat(chat) for chat in people), 20)


def test_an_update_that_is_offered_twice_is_answered_once(
    fake: FakeTelegram, tmp_path: Path, chat: int
) -> None:
    with ExitStack() as stack:
        addresses = [stack.enter_context(gateway(fake, tmp_path)) for _ in range(2)]
        message = {"message_id": 10**6, "date": int(time.time()), "text": "c'est quoi le viol"}
        message["chat"] = {"id": chat, "type": "private", "first_name": "P"}
        body = {"update_id": 77, "message": message}
        for address in addresses * 3:
            sent = httpx2.post(address, json=body, headers={HEADER: SECRET})
            assert sent.status_code == 200
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
        first = len(fake.replies(chat))
        assert len({sent.text for sent in fake.replies(chat)}) == first


def test_only_telegram_is_listened_to(fake: FakeTelegram, tmp_path: Path) -> None:
    with gateway(fake, tmp_path) as address:
        body = {"update_id": 1, "message": {"text": "x"}}
        refused: list[dict[str, str]] = [{}, {HEADER: "wrong"}, {HEADER: ""}, {HEADER: SECRET[:-1]}]
        for headers in refused:
            assert httpx2.post(address, json=body, headers=headers).status_code == 403
        right = {HEADER: SECRET}
        assert httpx2.post(address, content=b"{", headers=right).status_code == 400
        assert httpx2.post(address, content=b"[]", headers=right).status_code == 400
        assert httpx2.get(address, headers=right).status_code == 405
        large = {"update_id": 2, "message": {"text": "x" * 40_000}}
        assert httpx2.post(address, json=large, headers=right).status_code != 413
    assert fake.named("sendMessage") == []


def test_contacts_have_left_when_a_danger_is_acknowledged(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with gateway(fake, tmp_path) as address:
        message = {"message_id": 10**6, "date": int(time.time())}
        message["text"] = "il est derriere la porte il a un couteau"  # type: ignore[assignment]
        message["chat"] = {"id": chat, "type": "private", "first_name": "P"}  # type: ignore[assignment]
        body = {"update_id": 5, "message": message}
        assert httpx2.post(address, json=body, headers={HEADER: SECRET}).status_code == 200
        assert any("114" in sent.text for sent in fake.replies(chat))


def test_a_telegram_that_is_away_is_asked_again(fake: FakeTelegram, tmp_path: Path) -> None:
    fake.away = True
    timer = threading.Timer(1.5, lambda: setattr(fake, "away", False))
    timer.start()
    with gateway(fake, tmp_path, telegram_webhook_secret="") as address:
        assert len(fake.webhook["secret_token"]) == 64  # made from the token
        right = {HEADER: fake.webhook["secret_token"]}
        settled(fake)
        sent = httpx2.post(address, json={"update_id": 3}, headers=right)
        assert sent.status_code == 200


def test_a_secret_that_telegram_would_refuse_is_refused_at_start(
    fake: FakeTelegram, tmp_path: Path
) -> None:
    with (
        pytest.raises(ValueError, match="TELEGRAM_WEBHOOK_SECRET"),
        gateway(fake, tmp_path, telegram_webhook_secret="à côté"),
    ):
        pass
