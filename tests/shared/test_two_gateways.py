"""A conversation that goes from one gateway to the other and back."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from tests.privacy.apps import DANGER, gateway, say, shows_contacts
from tests.shared.conftest import sharing
from tools.scale.part import Part

Two = tuple[TestClient, TestClient]


def everything(redis: Part) -> bytes:
    """Returns all that a reader of Redis sees, keys and values."""
    script = """
    local all = ''
    for _, key in ipairs(redis.call('KEYS', '*')) do
      local kind = redis.call('TYPE', key).ok
      all = all .. key .. '\\n'
      if kind == 'hash' then all = all .. table.concat(redis.call('HGETALL', key), ' ') end
      if kind == 'string' then all = all .. redis.call('GET', key) end
    end
    return all"""
    command = ["redis-cli", "-p", str(redis.port), "-n", "2", "EVAL", script, "0"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def memory(client: TestClient) -> Any:
    return client.app.state.assistant.memory  # type: ignore[attr-defined]


def test_what_was_asked_at_one_is_known_at_the_other(two: Two) -> None:
    a, b = two
    conversation = say(a, None, text="c'est quoi le cyberharcèlement")["conversation"]
    law = say(b, conversation, payload="/sanctions")
    assert any(message["type"] == "card" for message in law["messages"])


def test_a_danger_told_in_two_messages_is_read_wherever_they_arrive(two: Two) -> None:
    a, b = two
    first = say(a, None, text="il a un")
    assert not shows_contacts(first)
    second = say(b, first["conversation"], text="couteau")
    alone = say(b, None, text="couteau")
    assert second["danger"] in ("serious", "immediate")
    assert shows_contacts(second)
    assert alone["danger"] not in ("serious", "immediate")


def test_what_a_signal_said_orders_the_contacts_everywhere(two: Two) -> None:
    a, b = two
    conversation = say(a, None, text=DANGER)["conversation"]
    again = say(b, conversation, payload="/danger__revoir")
    assert shows_contacts(again)


def test_erased_at_one_is_gone_from_every_gateway(two: Two, redis: Part) -> None:
    a, b = two
    conversation = say(a, None, text="c'est quoi le cyberharcèlement")["conversation"]
    say(b, conversation, text="zyxgloubi")
    assert len(memory(a)) == len(memory(b)) == 1
    assert b.delete(f"/api/v1/conversations/{conversation}").status_code == 204
    until = time.monotonic() + 2
    while len(memory(a)) and time.monotonic() < until:
        time.sleep(0.01)
    assert len(memory(a)) == len(memory(b)) == 0, "the copies too"
    assert b"repere:m:" not in everything(redis)
    law = say(a, conversation, payload="/sanctions")
    assert not any(message["type"] == "card" for message in law["messages"])


def test_plain_words_erase_everywhere(two: Two, redis: Part) -> None:
    a, b = two
    conversation = say(a, None, text="c'est quoi le cyberharcèlement")["conversation"]
    assert say(b, conversation, text="efface tout")["topic"] == "effacer"
    assert b"repere:m:" not in everything(redis)


def test_whoever_reads_redis_finds_no_text_and_nobody(two: Two, redis: Part) -> None:
    a, b = two
    conversation = say(a, None, text="zyxgloubi il me frappe")["conversation"]
    say(b, conversation, text="c'est quoi le cyberharcèlement")
    b.post("/api/v1/continuations", json={"conversation": conversation})
    kept = everything(redis)
    assert b"repere:m:" in kept
    for secret in (b"zyxgloubi", b"frappe", b"cyberharcelement", b"serious", b"testclient"):
        assert secret not in kept
    assert conversation.encode() not in kept


def test_a_chosen_word_is_understood_by_every_gateway(two: Two) -> None:
    a, b = two
    conversation = say(a, None, text="bonjour")["conversation"]
    path = f"/api/v1/conversations/{conversation}/words"
    assert a.put(path, json={"help": "pâtes au thon"}).status_code == 204
    assert shows_contacts(say(b, conversation, text="Pates au thon"))


def test_a_code_of_one_is_taken_by_the_other_once(two: Two) -> None:
    a, b = two
    conversation = say(a, None, text="c'est quoi le cyberharcèlement")["conversation"]
    code = b.post("/api/v1/continuations", json={"conversation": conversation}).json()["code"]
    assert redeem(a, code).theme == "cyberharcelement"
    assert redeem(b, code) is None
    assert redeem(a, code) is None


def test_a_code_dies_with_its_conversation(two: Two) -> None:
    a, b = two
    conversation = say(a, None, text="c'est quoi le cyberharcèlement")["conversation"]
    code = a.post("/api/v1/continuations", json={"conversation": conversation}).json()["code"]
    b.delete(f"/api/v1/conversations/{conversation}")
    assert redeem(a, code) is None


def test_limits_count_together(tmp_path: Path, redis: Part) -> None:
    settings = sharing(redis, limit_conversation=4)
    with gateway(tmp_path / "c", **settings) as a, gateway(tmp_path / "d", **settings) as b:
        conversation = say(a, None, text="bonjour")["conversation"]
        body = {"conversation": conversation, "text": "bonjour"}
        given = [c.post("/api/v1/messages", json=body).status_code for c in (b, a, b, a, b)]
        assert given == [200, 200, 200, 429, 429]
        assert shows_contacts(say(b, conversation, text=DANGER)), "danger passes any limit"


def test_a_request_that_another_gateway_began_is_not_given_to_rasa_again(two: Two) -> None:
    a, b = two
    said = {"conversation": "R" * 32, "text": "c'est quoi le cyberharcèlement"}
    headers = {"x-request-id": "one request"}
    answers = [c.post("/api/v1/messages", json=said, headers=headers) for c in (a, b)]
    assert all(answer.json()["messages"] for answer in answers)
    rasa = [c.app.state.assistant.rasa for c in two]  # type: ignore[attr-defined]
    assert [engine._failures for engine in rasa] == [1, 0], "only the first asked"


def redeem(client: TestClient, code: str) -> Any:
    assert client.portal
    return client.portal.call(client.app.state.assistant.continuations.redeem, code)  # type: ignore[attr-defined]
