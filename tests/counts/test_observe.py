"""What a conversation is counted as, through the HTTP interface and the floor."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from bot.app import create_app
from bot.counts.observe import Observer
from bot.counts.service import Counts
from bot.counts.tables import tables
from bot.counts.tally import Tally
from bot.dialogue.content import get_content
from bot.erasure import Conversation
from bot.messages import Reply
from bot.settings import Settings

TABLES = tables(get_content().families)


def settings(**more: Any) -> Settings:
    values: dict[str, Any] = {
        "rasa_url": "http://127.0.0.1:9",  # nobody listens: the floor answers
        "rasa_token": SecretStr("t"),
        "telegram_token": SecretStr(""),
        **more,
    }
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


@pytest.fixture
def tally(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tally]:
    """The tally of the application that is made next."""
    made = Tally(TABLES)
    monkeypatch.setattr("bot.counts.service.Tally", lambda tables: made)
    yield made


@pytest.fixture
def client(tally: Tally, tmp_path: Path) -> Iterator[TestClient]:
    database = f"sqlite+aiosqlite:///{tmp_path / 'repere.db'}"
    options = settings(database_url=database, allowed_origins="https://www.ville.example")
    with TestClient(create_app(options)) as opened:
        yield opened


def say(client: TestClient, conversation: str | None, **body: str) -> dict[str, Any]:
    response = client.post("/api/v1/messages", json={"conversation": conversation, **body})
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def counted(tally: Tally) -> dict[tuple[str, str], int]:
    return {(table, cell): number for (table, _, cell), number in tally.take().items()}


def test_a_conversation_is_counted_once_in_a_cell(client: TestClient, tally: Tally) -> None:
    first = say(client, None, text="le cyberharcèlement")
    for _ in range(30):
        say(client, first["conversation"], payload="/cyberharcelement")
    numbers = counted(tally)
    assert numbers["sujet", "cyberharcelement"] == 1
    assert numbers["famille", "cyberviolences"] == 1
    assert numbers["canal", "web"] == 1
    assert numbers["danger", "none"] == 1


def test_danger_town_and_contacts(client: TestClient, tally: Tally) -> None:
    first = say(client, None, text="il est derriere la porte il a un couteau")
    conversation = first["conversation"]
    shown = [c["id"] for m in first["messages"] for c in m.get("contacts", ())]
    for service in (shown[0], "nulle-part", "il me frappe"):
        body = {"conversation": conversation, "service": service}
        assert client.post("/api/v1/opened", json=body).status_code == 204
    say(client, conversation, text="jsp quoi faire je suis à Nanterre et il me fait peur")
    numbers = counted(tally)
    assert numbers["danger", "immediate"] == 1
    assert {c for t, c in numbers if t == "contact_montre"} >= set(shown)
    assert {c for t, c in numbers if t == "contact_ouvert"} == {shown[0]}
    assert numbers["commune", "92050"] == 1


def test_the_poster_or_the_site_but_no_unknown_code(client: TestClient, tally: Tally) -> None:
    say(client, None, text="bonjour", support="k7m2")
    say(client, None, text="bonjour", support="jean-dupont-15-ans")
    client.post(
        "/api/v1/messages",
        json={"conversation": None, "text": "bonjour"},
        headers={"origin": "https://www.ville.example"},
    )
    supports = {cell for table, cell in counted(tally) if table == "support"}
    assert supports == {"k7m2", "www.ville.example"}


def test_the_opinion_is_asked_once_after_thanks_and_only_counted(
    client: TestClient, tally: Tally
) -> None:
    conversation = say(client, None, text="le cyberharcèlement")["conversation"]
    for _ in range(3):
        assert "/avis__oui" not in str(say(client, conversation, payload="/menu"))
    assert "/avis__oui" in str(say(client, conversation, payload="/remercier"))
    assert "/avis__oui" not in str(say(client, conversation, payload="/remercier"))
    assert say(client, conversation, payload="/avis__oui")["messages"]
    assert counted(tally)["avis", "oui"] == 1


def test_no_opinion_is_asked_where_danger_was_signalled(client: TestClient) -> None:
    conversation = say(client, None, text="il a un couteau il arrive au secours")["conversation"]
    for _ in range(4):
        say(client, conversation, payload="/danger__parler_non")
    assert "/avis__oui" not in str(say(client, conversation, payload="/remercier"))


def test_what_was_guessed_and_what_was_meant(tally: Tally) -> None:
    observer = Observer(tally, get_content().families, frozenset())
    conversation = Conversation(guessed="cybercontrole")
    observer.chosen(conversation, "geolocalisation")
    conversation.guessed = "des mots de quelqu'un"
    observer.chosen(conversation, "geolocalisation")
    assert counted(tally) == {("confusion", "cybercontrole>geolocalisation"): 1}


def test_no_text_can_become_a_cell(tally: Tally) -> None:
    for text in ("il me frappe", "", "é", "a" * 81, "a\nb", "=1+1"):
        tally.add(set(), "sujet", text)
    Observer(tally, {}, frozenset()).reply("x", Conversation(), Reply((), "mon ex me suit"))
    assert not any(" " in cell for _, cell in counted(tally))


@pytest.mark.parametrize(
    "url",
    ["sqlite+aiosqlite:////proc/no/such/repere.db", "postgresql+psycopg://x@127.0.0.1:9/x"],
)
def test_people_are_answered_while_the_database_is_gone(url: str) -> None:
    with TestClient(create_app(settings(database_url=url))) as client:
        began = time.perf_counter()
        reply = say(client, None, text="il est derriere la porte il a un couteau")
        assert any(message.get("contacts") for message in reply["messages"])
        assert time.perf_counter() - began < 1


def test_what_could_not_be_written_is_written_later(tmp_path: Path) -> None:
    async def scenario() -> None:
        counts = Counts(TABLES, "sqlite:////proc/no/such/repere.db", 3600)
        counts.tally.add(set(), "canal", "web")
        assert not await counts.flush()
        assert counts.failures == 1
        assert counts.tally.take() != {}

    asyncio.run(scenario())
