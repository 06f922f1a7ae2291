"""The same conversations on the web and on Telegram: what is understood and offered is the same."""

from __future__ import annotations

import itertools
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.stack import Person, Stack
from tests.fakes.telegram import Sent
from tests.fakes.telegram_person import FakeTelegram

CONVERSATIONS: dict[str, list[dict[str, str]]] = yaml.safe_load(
    Path(__file__).with_name("conversations.yml").read_text(encoding="utf-8")
)["conversations"]
_chats = itertools.count(40_001)


def offered_on_the_web(reply: dict[str, Any]) -> list[tuple[str, list[str], list[str]]]:
    """Returns text, buttons and contacts of each message of a reply."""
    found = []
    for message in reply["messages"]:
        text = message.get("title") or message.get("text") or ""
        labels = [choice["label"] for choice in message.get("choices", ())]
        names = [contact["name"] for contact in message.get("contacts", ())]
        found.append((" ".join(text.split()), labels, names))
    return found


def offered_on_telegram(
    replies: list[Sent], wanted: list[tuple[str, list[str], list[str]]]
) -> list[tuple[str, list[str], list[str]]]:
    """Returns the same of messages in a chat, as far as ``wanted`` names it."""
    found = []
    for sent, (text, _, names) in zip(replies, wanted, strict=True):
        said = " ".join(sent.text.split())
        choices = [
            b["text"]
            for row in sent.keyboard
            for b in row
            if "callback_data" in b and b["text"] != "Effacer"
        ]
        places = sorted((said.index(name), name) for name in names if name in said)
        shown = text if said.startswith(text) else said
        found.append((shown, choices, [name for _, name in places]))
    return found


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_both_channels_understand_and_offer_the_same(
    stack: Stack, telegram: FakeTelegram, person: Person, name: str
) -> None:
    chat = next(_chats)
    reply: dict[str, Any] = {}
    for step in CONVERSATIONS[name]:
        before = max((sent.id for sent in telegram.chat(chat)), default=0)
        if "dit" in step:
            reply = person.says(step["dit"])
            before = telegram.say(chat, step["dit"])
        else:
            reply = person.presses(step["touche"], reply)
            telegram.press(chat, step["touche"])
        wanted = offered_on_the_web(reply)
        replies = _replies(telegram, chat, before, len(wanted))
        got = offered_on_telegram(replies, wanted)
        assert got == wanted, step
    assert telegram.violations == []


def _replies(telegram: FakeTelegram, chat: int, before: int, count: int) -> list[Sent]:
    replies = telegram.wait(lambda: (r := telegram.replies(chat, before)) and len(r) >= count and r)
    time.sleep(0.3)  # one too many would be a difference as well
    assert len(telegram.replies(chat, before)) == count
    return list(replies)
