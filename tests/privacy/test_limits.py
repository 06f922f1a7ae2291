"""Limits keep nobody from help, and keep no address."""

from __future__ import annotations

import asyncio
import gc
from datetime import date
from pathlib import Path

import pytest

from bot.channels.limits import Limits, network
from tests.privacy.apps import DANGER, gateway, say, shows_contacts


def test_one_conversation_has_a_limit_and_is_told_when_to_come_back(tmp_path: Path) -> None:
    with gateway(tmp_path, limit_conversation=3) as client:
        conversation = say(client, None, text="bonjour")["conversation"]
        body = {"conversation": conversation, "text": "bonjour"}
        answers = [client.post("/api/v1/messages", json=body) for _ in range(4)]
        assert [a.status_code for a in answers] == [200, 200, 429, 429]
        assert int(answers[-1].headers["retry-after"]) > 0
        assert answers[-1].headers["content-type"] == "application/problem+json"
        assert say(client, None, text="bonjour")["messages"], "another one is not concerned"


@pytest.mark.parametrize("kind", ["limit_conversation", "limit_network"])
def test_a_danger_is_answered_whatever_limit_was_reached(tmp_path: Path, kind: str) -> None:
    with gateway(tmp_path, **{kind: 1}) as client:
        conversation = say(client, None, text="bonjour")["conversation"]
        body = {"conversation": conversation, "text": "bonjour"}
        assert client.post("/api/v1/messages", json=body).status_code == 429
        for _ in range(3):
            assert shows_contacts(say(client, conversation, text=DANGER))
            assert shows_contacts(say(client, conversation, payload="/danger__revoir"))
        say(client, conversation, text="aide")
        say(client, conversation, text="efface tout")
        assert client.delete(f"/api/v1/conversations/{conversation}").status_code == 204


def test_a_danger_said_in_two_messages_is_heard_over_the_limit(tmp_path: Path) -> None:
    with gateway(tmp_path, limit_conversation=1) as client:
        conversation = say(client, None, text="mon mec est rentré il est super énervé")
        again = say(client, conversation["conversation"], text="il me frappe")
        assert again["danger"] != "none"


def test_what_was_counted_yesterday_is_gone_and_cannot_be_recognised() -> None:
    async def scenario() -> None:
        days = [date(2026, 11, 25)]
        limits = Limits(1, 1, 1, day=lambda: days[-1])
        assert await limits.hit("network", "203.0.113.7")
        assert not await limits.hit("network", "203.0.113.7")
        kept = {text for text in gc.get_objects() if isinstance(text, str)}
        assert not any("203.0.113.7" in text for text in kept if text != "203.0.113.7")
        before = limits._hash("203.0.113.7")
        days.append(date(2026, 11, 26))
        assert await limits.hit("network", "203.0.113.7")
        assert limits._hash("203.0.113.7") != before

    asyncio.run(scenario())


def test_a_network_is_an_ipv4_address_or_half_an_ipv6_address() -> None:
    def of(host: str) -> str:
        return network({"type": "http", "client": (host, 1)})

    assert of("203.0.113.7") == "203.0.113.7"
    assert of("2001:db8:1:2:3:4:5:6") == of("2001:db8:1:2::9") != of("2001:db8:1:3::9")
    assert of("testclient") == network({"type": "http"}) == "unknown"
