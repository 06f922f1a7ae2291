"""A gateway that is killed after it acknowledged messages: nobody is left in silence."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.fakes.telegram_person import FakeTelegram
from tests.telegram.running import settled
from tests.telegram.test_webhook import posting
from tests.telegram.test_webhook_order import QUESTION, killable, silent_rasa
from tools.soak import gateway_alone

SORRY = "souci"


def sorry(fake: FakeTelegram, chat: int, after: int = 0) -> int:
    return sum(SORRY in sent.text for sent in fake.replies(chat, after))


def test_a_backlog_that_was_read_ahead_is_not_met_with_silence(
    fake: FakeTelegram, tmp_path: Path
) -> None:
    people = range(66_001, 66_121)  # more than Telegram gives at once
    with (
        silent_rasa() as (rasa, waiting),
        gateway_alone(fake, tmp_path, RASA_PORT=str(rasa)) as gateway,
    ):
        for chat in people:
            fake.say(chat, QUESTION)
        fake.wait(waiting, 30)
        fake.wait(lambda: fake.pending < len(people), 10)
        unanswered = [chat for chat in people if not fake.replies(chat)]
        gateway.environment["RASA_PORT"] = "1"
        gateway.restart(kill=True)
        fake.wait(lambda: all(fake.replies(chat) for chat in people), 60)
        settled(fake, seconds=40)
    assert len(unanswered) > 20
    assert sum(sorry(fake, chat) for chat in people) <= len(unanswered)
    counts = {len(fake.replies(chat)) for chat in people if not sorry(fake, chat)}
    assert len(counts) == 1  # nobody twice


@pytest.mark.parametrize("erases", [False, True])
def test_a_button_and_a_fragment_behind_a_webhook(
    fake: FakeTelegram, tmp_path: Path, erases: bool
) -> None:
    pressed, began = 67_001, 67_002
    with (
        silent_rasa() as (rasa, waiting),
        killable(fake, tmp_path) as (process, address),
        posting(fake, [address]),
    ):
        for chat in (pressed, began):
            fake.say(chat, "/menu")
        fake.wait(lambda: fake.replies(pressed) and fake.replies(began), 30)
        settled(fake)
        process.environment["RASA_PORT"] = str(rasa)
        process.restart(kill=False)
        label = fake.replies(pressed)[-1].labels[0]
        fake.press(pressed, label)
        fake.say(began, "la loi")
        fake.wait(lambda: not fake.pending and waiting() > 1, 30)
        time.sleep(0.3)
        process.environment["RASA_PORT"] = "1"
        process.restart(kill=True)
        if erases:
            for chat in (pressed, began):
                fake.say(chat, "efface")
            fake.wait(lambda: not any(fake.chat(chat) for chat in (pressed, began)), 20)
            time.sleep(14)  # longer than a dead gateway is waited for
            assert not fake.chat(pressed)
            assert not fake.chat(began)
            return
        fake.wait(lambda: sorry(fake, pressed) and sorry(fake, began), 30)
        time.sleep(4)
        assert (sorry(fake, pressed), sorry(fake, began)) == (1, 1)
