"""A gateway without Rasa, for what can be shown without it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from starlette.testclient import TestClient

from bot.app import create_app
from bot.settings import Settings

DANGER = "il est derriere la porte il a un couteau"


@contextmanager
def gateway(folder: Path, **more: Any) -> Iterator[TestClient]:
    """Runs a gateway whose Rasa is away, with settings of a test."""
    values: dict[str, Any] = {
        "database_url": f"sqlite+aiosqlite:///{folder / 'repere.db'}",
        "rasa_url": "http://127.0.0.1:9",
        "rasa_token": SecretStr("t"),
        "telegram_token": SecretStr(""),
        **more,
    }
    with TestClient(create_app(Settings(_env_file=None, **values))) as client:  # type: ignore[call-arg]
        yield client


def say(client: TestClient, conversation: str | None, **body: str) -> dict[str, Any]:
    """Sends a message and returns the reply."""
    response = client.post("/api/v1/messages", json={"conversation": conversation, **body})
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def shows_contacts(reply: dict[str, Any]) -> bool:
    """Tells whether a reply shows somebody who can help."""
    return any(message.get("contacts") for message in reply["messages"])
