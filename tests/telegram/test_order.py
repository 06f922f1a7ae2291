"""Order and loss: bursts, danger first, floods, outages, restarts."""

from __future__ import annotations

import time
from pathlib import Path

from tests.fakes.telegram import Refusal, flood
from tests.fakes.telegram_person import FakeTelegram
from tests.telegram.running import Scripted, running, settled

DANGER = "il est derriere la porte il a un couteau"


def said(fake: FakeTelegram, chat: int) -> str:
    return " | ".join(sent.text for sent in fake.replies(chat))


def test_a_burst_of_twenty_is_read_as_one_and_in_order(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    assistant = Scripted()
    with running(fake, tmp_path, assistant):
        for number in range(20):
            fake.say(chat, f"mot{number} de plus")
            time.sleep(0.04)
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
    assert len(fake.replies(chat)) == 1
    heard = assistant.heard[0][1]
    places = [heard.index(f"mot{number} ") for number in range(20)]
    assert places == sorted(places)


def test_fragments_join_and_whole_questions_stay_apart(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    assistant = Scripted()
    with running(fake, tmp_path, assistant):
        for text in ("bonjour", "je voulais savoir", "c'est quoi le consentement"):
            fake.say(chat, text)
        fake.wait(lambda: len(fake.replies(chat)) == 2)
        settled(fake)
    assert [text for _, text in assistant.heard] == [
        "bonjour je voulais savoir",
        "c'est quoi le consentement",
    ]


def test_a_danger_in_pieces_is_seen_while_they_arrive(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path, Scripted()):
        for text in ("il est", "derriere la porte", "il a un", "couteau"):
            fake.say(chat, text)
            time.sleep(0.05)
        contacts = fake.wait(lambda: [s for s in fake.replies(chat) if "114" in s.text])
        assert len(contacts) == 1


def test_danger_overtakes_a_slow_answer_of_the_same_person(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    slow = Scripted(seconds={"une question assez lente": 3})
    with running(fake, tmp_path, slow):
        fake.say(chat, "une question assez lente")
        fake.wait(lambda: slow.heard)
        began = time.monotonic()
        fake.say(chat, DANGER)
        fake.wait(lambda: "114" in said(fake, chat))
        assert time.monotonic() - began < 1
        settled(fake, quiet=3)
        assert "ok une question" not in said(fake, chat)  # nothing pushes the contacts away


def test_twenty_danger_messages_are_not_answered_twenty_times(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path):
        for _ in range(20):
            fake.say(chat, DANGER)
        fake.wait(lambda: "114" in said(fake, chat))
        settled(fake)
        assert len(fake.replies(chat)) <= 5


def test_slow_people_hold_up_nobody(fake: FakeTelegram, chat: int, tmp_path: Path) -> None:
    slow = Scripted(seconds={"une question assez lente": 2})
    with running(fake, tmp_path, slow):
        fake.say(chat, "une question assez lente")
        fake.wait(lambda: slow.heard)
        began = time.monotonic()
        fake.say(chat + 1, "une question assez rapide")
        fake.wait(lambda: fake.replies(chat + 1))
        assert time.monotonic() - began < 1.5
        # the person sees that an answer is being written
        fake.wait(lambda: fake.named("sendChatAction"))
        fake.wait(lambda: fake.replies(chat))


def test_a_flood_and_failures_lose_nothing(fake: FakeTelegram, chat: int, tmp_path: Path) -> None:
    with running(fake, tmp_path, Scripted()):
        fake.say(chat, "une question avant")
        fake.wait(lambda: fake.replies(chat))
        fake.faulty = "sendMessage"
        fake.faults = [flood(1), Refusal(502, "Bad Gateway"), Refusal(500, "Internal Server Error")]
        fake.say(chat, "une question pendant")
        fake.wait(lambda: "pendant" in said(fake, chat))
        settled(fake)
        assert said(fake, chat).count("pendant") == 1


def test_a_flood_on_the_profile_holds_up_nobody(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    fake.faulty = "setMyName"
    fake.faults = [flood(80_000)]
    with running(fake, tmp_path, Scripted()):
        fake.say(chat, "une question assez longue")
        fake.wait(lambda: fake.replies(chat), 5)


def test_a_minute_away_is_caught_up_danger_first(fake: FakeTelegram, tmp_path: Path) -> None:
    people = range(80_001, 80_041)
    with running(fake, tmp_path, Scripted()):
        fake.say(people[0], "une question avant")
        fake.wait(lambda: fake.replies(people[0]))
        fake.away = True
        time.sleep(1)
        for number, chat in enumerate(people):
            fake.say(chat, DANGER if number == 39 else "une question assez longue")
        fake.away = False
        fake.wait(lambda: all(fake.replies(chat) for chat in people), 30)
        settled(fake)
    after = fake.named("sendMessage")[1:]
    # before the contacts at most the few that were on their way
    place = next(i for i, values in enumerate(after) if "114" in values["text"])
    assert place <= 1
    for chat in people[1:39]:
        assert len(fake.replies(chat)) == 1


def test_a_kill_loses_nothing_and_doubles_nothing(fake: FakeTelegram, tmp_path: Path) -> None:
    people = range(90_001, 90_031)
    slow = Scripted(seconds={f"la question numero {c}": 3.0 * (c % 2) for c in people})
    with running(fake, tmp_path, slow) as bot:
        for chat in people:
            fake.say(chat, f"la question numero {chat}")
        fake.wait(lambda: sum(bool(fake.replies(chat)) for chat in people) == 15)
        time.sleep(0.3)  # the others are being answered
        bot.kill()
    with running(fake, tmp_path, Scripted()):
        fake.wait(lambda: all(fake.replies(chat) for chat in people), 20)
        settled(fake)
    assert {chat: len(fake.replies(chat)) for chat in people} == dict.fromkeys(people, 1)


def test_an_orderly_stop_ends_what_it_began(fake: FakeTelegram, chat: int, tmp_path: Path) -> None:
    slow = Scripted(seconds={"une question assez lente": 1})
    with running(fake, tmp_path, slow) as bot:
        fake.say(chat, "une question assez lente")
        fake.wait(lambda: slow.heard)
        bot.stop()
    assert len(fake.replies(chat)) == 1
    assert fake.pending == 0
