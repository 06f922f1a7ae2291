"""Without Rasa too, a town that is named brings who helps there."""

from __future__ import annotations

import asyncio
import secrets

import pytest

from bot.app import create_app
from bot.conversation import Assistant
from bot.messages import Contacts, Reply
from bot.settings import Settings


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    """An assistant whose Rasa is away."""
    settings = Settings(_env_file=None, rasa_url="http://127.0.0.1:9")  # type: ignore[call-arg]
    made: Assistant = create_app(settings).state.assistant
    return made


def last(assistant: Assistant, *said: str) -> Reply:
    """Returns the last reply of a new conversation."""

    async def talk() -> Reply:
        key = secrets.token_hex(8)
        replies = [await assistant.reply(key, text) for text in said]
        await assistant.close()
        return replies[-1]

    return asyncio.run(talk())


@pytest.mark.parametrize(
    ("said", "town"),
    [
        (("je cherche de l'aide à Meudon",), "Meudon"),
        (("jhabite a colombes ki peut maider",), "Colombes"),
        (("c'est quoi la sextorsion", "et vers 92230"), "Gennevilliers"),
    ],
)
def test_the_town_is_named_with_who_helps_there(
    assistant: Assistant, said: tuple[str, ...], town: str
) -> None:
    reply = last(assistant, *said)
    assert reply.topic == "aide_pres_de_chez_moi"
    shown = [m for m in reply.messages if isinstance(m, Contacts)]
    assert any(f"À {town} " in (m.text or "") and m.contacts for m in shown)


def test_the_button_knows_the_town_that_was_told(assistant: Assistant) -> None:
    async def talk() -> Reply:
        key = secrets.token_hex(8)
        await assistant.reply(key, "j'habite à Clamart")
        return await assistant.reply(key, payload="/aide_pres_de_chez_moi")

    shown = [m for m in asyncio.run(talk()).messages if isinstance(m, Contacts)]
    assert any("À Clamart " in (m.text or "") and m.contacts for m in shown)


def test_a_topic_that_is_named_beside_a_town_is_still_explained(assistant: Assistant) -> None:
    reply = last(assistant, "on parle de sextorsion au lycée de Sèvres")
    assert reply.topic == "sextorsion"
