"""Two of each behind the proxy: one assistant, whichever process answers."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from tests.scale.visitors import DANGER, Visitors, key_of
from tools.scale import Topology


def say(base: str, conversation: str | None, text: str) -> dict[str, Any]:
    """Writes to one gateway, past the proxy."""
    body = {"conversation": conversation, "text": text}
    response = httpx2.post(f"{base}/api/v1/messages", json=body, timeout=15, trust_env=False)
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.json()
    return reply


def shows_contacts(reply: dict[str, Any]) -> bool:
    return any(message.get("contacts") for message in reply["messages"])


def in_redis(scale: Topology, *command: str) -> str:
    program = ["redis-cli", "-p", str(scale.parts["redis"].port), *command]
    kept = subprocess.run(program, capture_output=True, check=True).stdout
    return kept.decode(errors="replace")  # what is sealed is no text


def turns_heard(scale: Topology, conversation: str) -> int:
    """Returns how many messages of a conversation the Rasa workers heard."""
    kept = in_redis(scale, "-n", "0", "GET", f"tracker:{key_of(scale, conversation)}")
    return sum(event["event"] == "user" for event in json.loads(kept)["events"])


def test_people_reach_it_by_tls_alone(scale: Topology) -> None:
    with scale.client() as client:
        home = client.get("/")
        assert home.status_code == 200
        assert "max-age" in home.headers["strict-transport-security"]
        assert client.get("/readyz").json() == {"ready": True, "off": False}


def test_a_conversation_goes_on_at_the_other_gateway(scale: Topology) -> None:
    a, b = (scale.address(name) for name in scale.names("gateway"))
    first = say(a, None, "c'est quoi le cybercontrôle zyxgloubi")
    law = say(b, first["conversation"], "et c'est puni ?")
    assert law["topic"] == "sanctions"
    assert any(message["type"] == "card" for message in law["messages"])


def test_a_danger_told_in_two_messages_to_two_gateways(scale: Topology) -> None:
    a, b = (scale.address(name) for name in scale.names("gateway"))
    first = say(a, None, "mon mec")
    assert not shows_contacts(first)
    assert shows_contacts(say(b, first["conversation"], "etranglée"))
    assert not shows_contacts(say(b, None, "etranglée")), "it takes both"


def test_erased_at_one_gateway_is_gone_from_all(scale: Topology) -> None:
    a, b = (scale.address(name) for name in scale.names("gateway"))
    conversation = say(a, None, "c'est quoi le cybercontrôle")["conversation"]
    address = f"{b}/api/v1/conversations/{conversation}"
    assert httpx2.delete(address, trust_env=False).status_code == 204
    assert in_redis(scale, "-n", "0", "EXISTS", f"tracker:{key_of(scale, conversation)}") == "0\n"
    law = say(a, conversation, "et c'est puni ?")
    assert not any(message["type"] == "card" for message in law["messages"])


def test_messages_of_one_person_at_the_same_time_are_answered_one_by_one(scale: Topology) -> None:
    bases = [scale.address(name) for name in scale.names("gateway")]
    conversation = say(bases[0], None, "bonjour")["conversation"]
    topics = ("c'est quoi le cyberharcèlement", "c'est quoi le cybercontrôle", "c'est quoi le viol")
    with ThreadPoolExecutor(6) as pool:
        waiting = [
            pool.submit(say, bases[n % 2], conversation, text) for n, text in enumerate(topics * 2)
        ]
        replies = [one.result() for one in waiting]
    expected = ["cyberharcelement", "cybercontrole", "viol"] * 2
    assert [reply["topic"] for reply in replies] == expected
    assert turns_heard(scale, conversation) == 7


def test_gateways_restarted_one_after_the_other_lose_no_message(scale: Topology) -> None:
    with Visitors(scale) as visitors:
        time.sleep(1)
        for name in scale.names("gateway"):
            assert scale.stop(name) in (0, -signal.SIGTERM), "it ended by itself"
            scale.start(name)
            scale.wait(name)
            time.sleep(3)  # until the proxy trusts it again
        time.sleep(1)
    outcome = visitors.outcome
    print(f"{outcome.sent} messages, slowest {max(outcome.seconds):.2f} s")
    assert outcome.sent > 20
    assert outcome.failed == []
    assert outcome.wrong == []
    heard = {one: turns_heard(scale, one) for one in outcome.turns}
    assert heard == outcome.turns, "each message was heard once"


@pytest.mark.parametrize("kind", ["gateway", "actions", "rasa"])
def test_one_of_two_killed_and_the_contacts_still_come(scale: Topology, kind: str) -> None:
    name = scale.names(kind)[0]
    scale.kill(name)
    with scale.client() as client:
        for _ in range(4):
            began = time.monotonic()
            body = {"conversation": None, "text": DANGER}
            response = client.post("/api/v1/messages", json=body)
            assert response.status_code == 200
            assert shows_contacts(response.json())
            assert time.monotonic() - began < 2
    if kind != "rasa":  # the tests after this one need no second
        scale.start(name)
        scale.wait(name)


def test_nothing_that_was_written_reached_an_output_or_redis(scale: Topology) -> None:
    output = scale.output()
    for word in ("zyxgloubi", "couteau", "etranglée"):
        assert word not in output
    script = (
        "local all = '' for _, key in ipairs(redis.call('KEYS', '*')) do "
        "if redis.call('TYPE', key).ok == 'string' then "
        "all = all .. (redis.call('GET', key) or '') end end return all"
    )
    for database in ("0", "1", "2"):
        kept = in_redis(scale, "-n", database, "EVAL", script, "0")
        assert "zyxgloubi" not in kept
        assert "couteau" not in kept
