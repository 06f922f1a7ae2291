"""What Telegram may send tomorrow, and what breaks on the way: nothing stops, nothing stays."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.fakes.telegram_person import FakeTelegram
from tests.telegram.running import Scripted, running, settled
from tests.telegram.test_webhook import HEADER, SECRET, gateway

DANGER = "il est derriere la porte il a un couteau"
UNKNOWN = {"poll": {"id": "1", "of": "a kind that the library cannot read"}}


def test_an_unreadable_update_stops_nothing_and_is_not_logged(
    fake: FakeTelegram, chat: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with running(fake, tmp_path, Scripted()):
        fake.say(chat, "un secret de quelqu'un", **UNKNOWN)
        fake.push(message={"text": "un autre secret"})
        fake.say(chat + 1, DANGER, **UNKNOWN)
        fake.say(chat + 2, "une question assez longue")
        fake.wait(lambda: fake.replies(chat + 2), 40)
        fake.wait(lambda: any("114" in sent.text for sent in fake.replies(chat + 1)), 40)
        fake.wait(lambda: not fake.pending, 40)
    assert "secret" not in caplog.text
    assert "couteau" not in caplog.text


def test_an_unreadable_update_does_not_hold_up_a_webhook(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    message: dict[str, Any] = {"message_id": 10**6, "date": int(time.time()), "text": DANGER}
    message |= {"chat": {"id": chat, "type": "private", "first_name": "P"}, **UNKNOWN}
    with gateway(fake, tmp_path) as address:
        right = {HEADER: SECRET}
        for body in ({"update_id": 5, "message": message}, {"update_id": 6, "message": {}}):
            assert httpx2.post(address, json=body, headers=right).status_code == 200
        fake.wait(lambda: any("114" in sent.text for sent in fake.replies(chat)), 40)


def nothing_is_left_when_erased(fake: FakeTelegram, chat: int) -> None:
    settled(fake, seconds=40)
    fake.say(chat, "efface")
    fake.wait(lambda: not fake.chat(chat), 40)


def test_a_double_after_a_broken_connection_is_erased_too(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path, Scripted()):
        fake.say(chat, "une question avant")
        fake.wait(lambda: fake.replies(chat), 40)
        fake.swallowed = 1
        fake.say(chat, "une question pendant")
        fake.wait(lambda: len(fake.replies(chat)) == 3, 40)
        nothing_is_left_when_erased(fake, chat)


def test_a_double_before_something_newly_written_is_erased_too(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path, Scripted()):
        fake.say(chat, "une question avant")
        fake.wait(lambda: fake.replies(chat), 40)
        settled(fake, seconds=40)
        fake.swallowed = 1
        fake.say(chat, "une question pendant")
        fake.wait(lambda: fake.swallowed == 0, 40)
        fake.say(chat, "encore une, avant que la réponse ne soit répétée")
        nothing_is_left_when_erased(fake, chat)
