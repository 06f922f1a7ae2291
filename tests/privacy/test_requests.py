"""Chosen words and the way from the web to Telegram."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.continuation import Continuations
from bot.erasure import ChosenWords, Conversation
from bot.wishes import continue_with
from bot.words import digest, meaning
from tests.privacy.apps import DANGER, gateway, say, shows_contacts


def choose(client: TestClient, conversation: str, **words: str) -> int:
    path = f"/api/v1/conversations/{conversation}/words"
    return client.put(path, json=words).status_code


def test_a_safe_word_brings_the_contacts_and_another_wipes(tmp_path: Path) -> None:
    with gateway(tmp_path) as client:
        conversation = say(client, None, text=DANGER)["conversation"]
        assert choose(client, conversation, help="Pâtes au thon", wipe="pluie demain") == 204
        assert shows_contacts(say(client, conversation, text="pates au thon"))
        assert say(client, conversation, text="Pluie demain ?")["topic"] == "effacer"
        after = say(client, conversation, text="pates au thon")
        assert after["danger"] == "none", "the word was forgotten with the conversation"


@pytest.mark.parametrize(
    "words",
    [
        {"help": "ab"},
        {"wipe": "il me frappe"},
        {"help": "pluie", "wipe": "Pluie"},
        {"help": "x" * 60},
        {},
        {"help": "😀😀😀"},
    ],
)
def test_a_word_that_would_do_harm_cannot_be_chosen(tmp_path: Path, words: dict[str, str]) -> None:
    with gateway(tmp_path) as client:
        conversation = say(client, None, text="bonjour")["conversation"]
        assert choose(client, conversation, **words) == 422


def test_a_chosen_word_is_kept_as_a_keyed_hash_only() -> None:
    words = ChosenWords()
    words.help = digest(words.salt, "pâtes au thon")
    assert "thon" not in repr(words)
    assert meaning("pates au thon", words) == "help"
    assert meaning("pates", words) is None


def test_a_code_goes_on_in_telegram_once(tmp_path: Path) -> None:
    with gateway(tmp_path, telegram_username="repere_test_bot") as client:
        conversation = say(client, None, text="le cyberharcèlement")["conversation"]
        answer = client.post("/api/v1/continuations", json={"conversation": conversation})
        assert answer.status_code == 201
        body = answer.json()
        assert body["expires_in"] == 600
        assert body["link"] == f"https://t.me/repere_test_bot?start={body['code']}"
        assert len(body["code"]) <= 64, "as much as Telegram takes"


def test_only_a_conversation_that_exists_gets_a_code(tmp_path: Path) -> None:
    with gateway(tmp_path) as client:
        body = {"conversation": "Z" * 32}
        assert client.post("/api/v1/continuations", json=body).status_code == 404
        assert client.post("/api/v1/continuations", json={}).status_code == 400


async def test_a_code_works_once_and_for_ten_minutes() -> None:
    codes = Continuations(600)
    conversation = Conversation(theme="sextorsion", danger="serious", slots={"mineur": True})
    conversation.recent.append("zyxgloubi")
    code = await codes.issue("web-1", conversation)
    assert "zyxgloubi" not in repr(codes.__dict__)
    assert code not in repr(codes.__dict__)
    carried = await codes.redeem(code)
    assert carried is not None
    assert (carried.theme, carried.danger) == ("sextorsion", "serious")
    assert await codes.redeem(code) is None
    assert await codes.redeem("c_unknown") is None
    short = Continuations(0.05)
    late = await short.issue("web-1", conversation)
    await asyncio.sleep(0.06)
    assert await short.redeem(late) is None


async def test_erasing_reaches_the_code(tmp_path: Path) -> None:
    codes = Continuations(600)
    first = await codes.issue("web-1", Conversation())
    second = await codes.issue("web-1", Conversation())
    assert await codes.redeem(first) is None, "a newer code replaces it"
    await codes.drop("web-1")
    assert await codes.redeem(second) is None


def test_the_new_conversation_knows_what_it_was_about(tmp_path: Path) -> None:
    with gateway(tmp_path) as client:
        assistant = client.app.state.assistant  # type: ignore[attr-defined]

        async def scenario() -> None:
            await assistant.reply("web-1", "le cyberharcèlement")
            code = await assistant.continuations.issue("web-1", assistant.memory.open("web-1"))
            reply = await continue_with(assistant, "telegram-1", code)
            assert reply is not None and reply.topic == "cyberharcelement"
            await assistant.reply("web-2", DANGER)
            code = await assistant.continuations.issue("web-2", assistant.memory.open("web-2"))
            reply = await continue_with(assistant, "telegram-2", code)
            assert reply is not None
            assert shows_contacts(reply.as_dict())
            assert await continue_with(assistant, "telegram-3", code) is None

        asyncio.run(scenario())
