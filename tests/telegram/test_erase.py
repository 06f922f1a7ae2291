"""« Effacer », the timer and the sweep: both sides, silently, also after a restart."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from bot.messages import Text
from tests.fakes.telegram_person import FakeTelegram
from tests.telegram.running import Scripted, running, settled

HOUR = 3600.0


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.mark.parametrize("way", ["button", "command", "words"])
def test_five_hundred_messages_go_within_a_second(
    fake: FakeTelegram, chat: int, tmp_path: Path, way: str
) -> None:
    many = tuple(Text(f"ligne {n}") for n in range(20))
    with running(fake, tmp_path, Scripted({"encore": many})) as bot:
        fake.say(chat, "/menu")
        fake.wait(lambda: fake.replies(chat))
        for sent in range(498):  # what the bot and the person have said before
            mine = fake._add(chat, f"avant {sent}", from_bot=sent % 2 == 0)
            bot.run(_remember(bot, chat, mine.id))
        assert len(fake.chat(chat)) == 500
        began = time.monotonic()
        if way == "button":
            fake.press(chat, "Effacer")
        else:
            fake.say(chat, "/effacer" if way == "command" else "quelqu'un arrive")
        fake.wait(lambda: not fake.chat(chat))
        assert time.monotonic() - began < 1
        settled(fake)
        assert fake.chat(chat) == []
        # nothing was sent after it
        assert "deleteMessages" in [name for name, _ in fake.calls[-8:]]
        assert "sendMessage" not in [name for name, _ in fake.calls[-6:]]


async def _remember(bot: object, chat: int, message_id: int) -> None:
    bot.channel._trail.add(chat, message_id, time.time())  # type: ignore[attr-defined]


def test_an_answer_under_way_is_not_sent_after_it(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    slow = Scripted(seconds={"une question assez lente": 1.5})
    with running(fake, tmp_path, slow):
        fake.say(chat, "une question assez lente")
        fake.wait(lambda: slow.heard)
        fake.say(chat, "efface")
        fake.wait(lambda: not fake.chat(chat))
        settled(fake, quiet=2)
        assert fake.chat(chat) == []
        assert fake.named("sendMessage") == []


def test_it_works_after_a_restart_and_skips_what_is_too_old(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path, Scripted()) as bot:
        fake.say(chat, "un premier message")
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
        bot.kill()
    old = fake.chat(chat)[0]
    old.date -= 49 * HOUR
    with running(fake, tmp_path, Scripted()):
        fake.say(chat, "efface tout")
        fake.wait(lambda: fake.chat(chat) == [old])
        settled(fake)
    # the official refusal for a message that is too old, met by halving the list
    fake.violations = [v for v in fake.violations if "can't be deleted" not in v]


def test_the_sweep_runs_before_47_hours_and_survives_a_restart(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    clock = Clock()
    fake.clock = clock
    with running(fake, tmp_path, Scripted(), clock=clock) as bot:
        fake.say(chat, "un premier message")
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
        clock.ahead = 46 * HOUR
        bot.run(bot.channel.sweep())
        assert len(fake.chat(chat)) == 2
        bot.kill()
    clock.ahead = 46.9 * HOUR
    with running(fake, tmp_path, Scripted(), clock=clock):
        fake.wait(lambda: not fake.chat(chat))
        settled(fake)
        assert fake.named("sendMessage")[1:] == []


@pytest.mark.parametrize(
    ("choice", "kept_until", "gone_at"),
    [("15 minutes", 0.2, 0.3), ("24 heures", 23.9, 24.1), ("Jamais", 47.9, None)],
)
def test_the_timer_that_the_person_chose(
    fake: FakeTelegram,
    chat: int,
    tmp_path: Path,
    choice: str,
    kept_until: float,
    gone_at: float | None,
) -> None:
    clock = Clock()
    fake.clock = clock
    with running(fake, tmp_path, Scripted(), clock=clock) as bot:
        fake.say(chat, "/reglages")
        fake.wait(lambda: fake.replies(chat))
        fake.press(chat, "Effacer tout seul")
        fake.wait(lambda: choice in fake.replies(chat)[0].labels)
        fake.press(chat, choice)
        fake.wait(lambda: "noté" in fake.replies(chat)[0].text)
        settled(fake)
        clock.ahead = kept_until * HOUR
        bot.run(bot.channel.sweep())
        assert len(fake.chat(chat)) == 2
        if gone_at is not None:
            clock.ahead = gone_at * HOUR
            bot.run(bot.channel.sweep())
            assert fake.chat(chat) == []


def test_no_chat_id_and_no_text_stands_in_the_database(fake: FakeTelegram, tmp_path: Path) -> None:
    chat = 7_123_456_789
    with running(fake, tmp_path):
        fake.say(chat, "zyxgloubi le consentement c'est quoi")
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
    content = (tmp_path / "repere.db").read_bytes()
    assert b"zyxgloubi" not in content
    assert b"onsentement" not in content
    assert str(chat).encode() not in content
    assert chat.to_bytes(8, "big") not in content
    assert chat.to_bytes(6, "big") not in content
    with sqlite3.connect(tmp_path / "repere.db") as database:
        assert database.execute("SELECT count(*) FROM telegram_message").fetchone()[0] >= 2


def test_another_key_opens_nothing(fake: FakeTelegram, chat: int, tmp_path: Path) -> None:
    clock = Clock()
    with running(fake, tmp_path, Scripted(), clock=clock):
        fake.say(chat, "un premier message")
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
    clock.ahead = 46.9 * HOUR
    with running(fake, tmp_path, Scripted(), clock=clock, key=b"another") as bot:
        bot.run(bot.channel.sweep())
        assert len(fake.chat(chat)) == 2


def test_a_locked_database_delays_neither_answers_nor_erasing(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "repere.db", isolation_level=None) as other:
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN EXCLUSIVE")
        with running(fake, tmp_path, Scripted()):
            fake.say(chat, "une question assez longue")
            fake.wait(lambda: fake.replies(chat), 6)
            began = time.monotonic()
            fake.say(chat, "efface")
            fake.wait(lambda: not fake.chat(chat))
            assert time.monotonic() - began < 1
            other.execute("ROLLBACK")
