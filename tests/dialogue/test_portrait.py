"""What people say of themselves in passing orders their contacts, for the whole conversation."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.app import create_app
from bot.conversation import Assistant
from bot.messages import Contacts, Reply
from bot.settings import Settings

EARLY = datetime(2026, 11, 26, 7, 30, tzinfo=ZoneInfo("Europe/Paris"))
WOMEN_ONLY = {"violences-femmes-info-3919", "fvv92", "viols-femmes-informations"}


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    """An assistant whose Rasa is away."""
    settings = Settings(_env_file=None, rasa_url="http://127.0.0.1:9")  # type: ignore[call-arg]
    made: Assistant = create_app(settings).state.assistant
    # Who is open comes first, so the hour is the same whenever this runs.
    made.renderer = replace(made.renderer, clock=lambda: EARLY)
    return made


def after(assistant: Assistant, *said: str) -> list[str]:
    """Returns the ids of the services in the last reply of a new conversation, in order."""

    async def talk() -> Reply:
        key = secrets.token_hex(8)
        replies = [await assistant.reply(key, text) for text in said]
        await assistant.close()
        return replies[-1]

    reply = asyncio.run(talk())
    return [c.id for m in reply.messages if isinstance(m, Contacts) for c in m.contacts]


@pytest.mark.parametrize(
    "said",
    [
        ("jsui un mec et ma meuf me tape",),
        ("je suis un homme", "ma femme me frappe avec une ceinture"),
        ("en tant que père j'ai honte, ma femme m'a cassé le bras hier",),
    ],
)
def test_a_man_is_not_sent_to_what_is_for_women(
    assistant: Assistant, said: tuple[str, ...]
) -> None:
    services = after(assistant, *said)
    assert services
    assert not WOMEN_ONLY.intersection(services)


@pytest.mark.parametrize(
    "said",
    [
        ("je suis avec un mec violent il m'a frappée hier",),
        ("il m'a frappée hier",),
        ("je suis un mec", "non rien", "ma copine se fait frapper par son ex"),
        ("je suis un père de famille", "à qui parler ?"),
        ("je suis un mec", "c'est pour ma soeur son copain la surveille", "à qui parler ?"),
        ("en tant que père, le copain de ma fille la frappe",),
    ],
)
def test_a_gender_that_was_not_told_takes_nothing_away(
    assistant: Assistant, said: tuple[str, ...]
) -> None:
    assert WOMEN_ONLY.intersection(after(assistant, *said))


def test_somebody_deaf_is_sent_where_one_writes(assistant: Assistant) -> None:
    services = after(assistant, "je suis sourde", "mon mari m'a frappée hier soir")
    assert services[0] == "urgence-114"


def test_a_language_that_was_told_brings_who_speaks_it_forward(assistant: Assistant) -> None:
    told = after(assistant, "hablo español, no hablo francés", "mi marido, il m'a frappée hier")
    assert "violences-femmes-info-3919" in told
