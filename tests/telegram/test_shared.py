"""Two gateways on one PostgreSQL, and a proxy that shares out one chat's updates at random."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.dialogue.content import get_content
from tests.databases import emptied
from tests.fakes.telegram_person import FakeTelegram
from tests.telegram.running import settled
from tests.telegram.test_webhook import gateway, posting

TOPICS = ("consentement", "cybercontrole", "cyberharcelement", "cybersexisme")
ASKED = ("le consentement", "le cybercontrôle", "le cyberharcèlement", "le cybersexisme")
DANGER = "il est derriere la porte il a un couteau"


@pytest.fixture
def both(fake: FakeTelegram, tmp_path: Path, postgres_url: str) -> Iterator[list[str]]:
    """Addresses of the two gateways, to which updates are posted at random."""
    asyncio.run(emptied(postgres_url))  # the stand-in of Telegram counts its updates anew
    with ExitStack() as stack:
        started = [
            stack.enter_context(gateway(fake, tmp_path, database_url=postgres_url))
            for _ in range(2)
        ]
        stack.enter_context(posting(fake, started, careless=True))
        yield started


def answered(fake: FakeTelegram, chat: int) -> list[str]:
    """Returns which of the topics were answered, in order."""
    responses = get_content().responses
    texts = {topic: str(responses[f"utter_{topic}"][-1]["text"])[:40] for topic in TOPICS}
    return [t for s in fake.replies(chat) for t, said in texts.items() if s.text.startswith(said)]


def test_each_person_is_answered_once_and_in_order(fake: FakeTelegram, both: list[str]) -> None:
    people = range(61_001, 61_021)
    for words in ASKED:
        for chat in people:
            fake.say(chat, f"c'est quoi {words}")
        time.sleep(1.0)
    fake.wait(lambda: all(len(answered(fake, chat)) >= len(TOPICS) for chat in people), 60)
    settled(fake, seconds=30)
    assert {tuple(answered(fake, chat)) for chat in people} == {TOPICS}


def test_erasing_on_one_gateway_takes_what_the_other_has_sent(
    fake: FakeTelegram, both: list[str]
) -> None:
    people = range(62_001, 62_013)
    for words in ASKED[:2]:
        for chat in people:
            fake.say(chat, f"c'est quoi {words}")
        fake.wait(lambda w=words: all(fake.replies(chat) for chat in people), 40)  # type: ignore[misc]
    settled(fake, seconds=30)
    for number, chat in enumerate(people):
        if number % 2:
            fake.press(chat, "Effacer")
        else:
            fake.say(chat, "efface")
    fake.wait(lambda: not any(fake.chat(chat) for chat in people), 20)
    settled(fake, seconds=30)
    assert not any(fake.chat(chat) for chat in people)


def test_a_danger_waits_for_no_other_gateway(
    fake: FakeTelegram, both: list[str], chat: int
) -> None:
    began = time.monotonic()
    for said in ("je veux", "c'est quoi le consentement", DANGER):
        fake.say(chat, said)
    fake.wait(lambda: any("114" in sent.text for sent in fake.replies(chat)), 10)
    assert time.monotonic() - began < 3
    settled(fake, seconds=30)
    assert sum("114" in sent.text for sent in fake.replies(chat)) <= 2
