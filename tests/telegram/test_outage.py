"""After an outage: danger first however much waits, and each question answered by itself."""

from __future__ import annotations

import time
from pathlib import Path

from tests.fakes.telegram_person import FakeTelegram
from tests.telegram.running import Scripted, running, settled

DANGER = "il est derriere la porte il a un couteau"
QUESTION = "une question assez longue"


def test_a_danger_behind_hundreds_of_messages_is_answered_first(
    fake: FakeTelegram, tmp_path: Path
) -> None:
    people = range(81_001, 81_301)  # three times what Telegram gives at once
    slow = Scripted(seconds={QUESTION: 0.5})
    with running(fake, tmp_path, slow):
        fake.say(people[0], "une question avant")
        fake.wait(lambda: fake.replies(people[0]))
        fake.cut()
        for chat in people:
            fake.say(chat, DANGER if chat == people[-1] else QUESTION)
        time.sleep(0.5)
        fake.mend()
        fake.wait(lambda: fake.replies(people[-1]), 30)
        before = sum(bool(fake.replies(chat)) for chat in people[1:-1])
        fake.wait(lambda: all(fake.replies(chat) for chat in people), 60)
        settled(fake, seconds=40)
    assert before < 100  # answers of the first page that were on their way at most
    assert {len(fake.replies(chat)) for chat in people[1:-1]} == {1}


def test_questions_of_an_outage_are_answered_one_by_one_and_in_order(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    assistant = Scripted()
    asked = [f"la question numero {number}" for number in range(6)]
    with running(fake, tmp_path, assistant):
        fake.wait(lambda: fake.named("deleteWebhook"))
        fake.cut()
        try:
            for number, text in enumerate(asked):
                fake.clock = lambda ago=75 - 15 * number: time.time() - ago  # type: ignore[misc]
                fake.say(chat, text)
        finally:
            fake.clock = time.time
            fake.mend()
        fake.wait(lambda: len(fake.replies(chat)) == len(asked), 60)
        settled(fake, seconds=40)
    assert [text for _, text in assistant.heard] == asked
