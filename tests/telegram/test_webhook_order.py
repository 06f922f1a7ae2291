"""The webhook delivers one person's messages one by one: what that does to loss and order."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.e2e.stack import free_ports
from tests.fakes.telegram_person import FakeTelegram
from tests.telegram.running import settled
from tests.telegram.test_webhook import PATH, SECRET, gateway, posting
from tools.soak import Gateway, gateway_alone

DANGER = "il est derriere la porte il a un couteau"
QUESTION = "c'est quoi le consentement"


@contextmanager
def silent_rasa() -> Iterator[tuple[int, Callable[[], int]]]:
    """A Rasa that takes questions in and answers none; its port, and how many wait in it."""
    connections = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)

        def waiting() -> int:
            try:
                while True:
                    connections.append(server.accept()[0])
            except BlockingIOError:
                return len(connections)

        yield server.getsockname()[1], waiting
        for connection in connections:
            connection.close()


@contextmanager
def killable(fake: FakeTelegram, folder: Path) -> Iterator[tuple[Gateway, str]]:
    """The gateway in a process of its own; with it, the address of its webhook."""
    port = free_ports(1)[0]
    environment = {
        "PORT": str(port),
        "TELEGRAM_WEBHOOK_URL": f"https://gateway.example{PATH}",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }
    with gateway_alone(fake, folder, **environment) as process:
        yield process, f"http://127.0.0.1:{port}{PATH}"


def test_a_killed_gateway_loses_no_message(fake: FakeTelegram, tmp_path: Path) -> None:
    people = range(65_001, 65_013)
    with (
        silent_rasa() as (rasa, waiting),
        killable(fake, tmp_path) as (process, address),
        posting(fake, [address]) as poster,
    ):
        fake.wait(lambda: fake.webhook.get("url"), 30)
        fake.say(people[0], QUESTION)
        fake.wait(lambda: fake.replies(people[0]), 30)
        process.environment["RASA_PORT"] = str(rasa)
        process.restart(kill=False)
        for chat in people[1:]:
            fake.say(chat, QUESTION)
        fake.wait(waiting, 30)
        time.sleep(0.5)
        process.environment["RASA_PORT"] = "1"
        process.restart(kill=True)
        assert fake.pending  # nothing that was not answered had been acknowledged
        fake.wait(lambda: all(fake.replies(chat) for chat in people), 40)
        settled(fake, seconds=30)
        assert 503 in poster.statuses  # what the dead gateway was at is taken over in time
    assert len({len(fake.replies(chat)) for chat in people}) == 1
    assert fake.pending == 0


def test_contacts_do_not_wait_for_an_engine_that_hangs(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with (
        silent_rasa() as (rasa, waiting),
        gateway(fake, tmp_path, rasa_url=f"http://127.0.0.1:{rasa}") as address,
        posting(fake, [address]),
    ):
        fake.say(chat, QUESTION)
        fake.wait(waiting)
        began = time.monotonic()
        fake.say(chat + 1, DANGER)
        fake.wait(lambda: any("114" in sent.text for sent in fake.replies(chat + 1)))
        assert time.monotonic() - began < 2
        fake.say(chat, DANGER)
        fake.wait(lambda: any("114" in sent.text for sent in fake.replies(chat)), 8)


def test_fragments_and_bursts_are_still_read_together(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with gateway(fake, tmp_path) as address, posting(fake, [address]):
        for text in ("bonjour", "je veux", "c'est quoi le consentement"):
            fake.say(chat, text)
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
        once = len(fake.replies(chat))
        for _ in range(20):
            fake.say(chat + 1, QUESTION)
        fake.wait(lambda: fake.replies(chat + 1))
        settled(fake, quiet=2)
        assert len(fake.replies(chat + 1)) <= 5 * once


def test_an_update_that_is_being_answered_is_answered_once(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    message = {"message_id": 10**6, "date": int(time.time()), "text": QUESTION}
    body = {"update_id": 78, "message": {**message, "chat": {"id": chat, "type": "private"}}}
    headers = {"x-telegram-bot-api-secret-token": SECRET}
    impatient = httpx2.Timeout(1)
    with silent_rasa() as (rasa, waiting), ExitStack() as stack:
        url = f"http://127.0.0.1:{rasa}"
        first = stack.enter_context(gateway(fake, tmp_path, rasa_url=url))
        second = stack.enter_context(gateway(fake, tmp_path, rasa_url=url))
        for _ in range(2):  # the same gateway may be asked again while it is at it
            with pytest.raises(httpx2.ReadTimeout):
                httpx2.post(first, json=body, headers=headers, timeout=impatient)
        answer = httpx2.post(second, json=body, headers=headers)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert waiting()
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
        assert httpx2.post(second, json=body, headers=headers).status_code == 200
    assert len({sent.text for sent in fake.replies(chat)}) == len(fake.replies(chat))
