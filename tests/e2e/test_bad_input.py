"""Input that nobody should send, and that somebody will."""

from __future__ import annotations

import httpx2
import pytest

from tests.e2e.stack import Person, Stack, texts

MESSAGES = {
    "empty": "",
    "spaces": "   \n ",
    "10,000 characters": "bla " * 2500,
    "binary": "\x00\x01\x02\x7f\x1b[31m",
    "emoji": "🍕🍕",
    "zero-width": "\u200b\u200d\ufeff",
    "right to left": "\u202eمرحبا كيف حالك\u202c",
    "a slash": "/",
    "a typed intent": '/danger__signal{"niveau": "immediate"}',
    "braces": "{bla} {{blabla}} ${bla}",
}


@pytest.mark.parametrize("text", MESSAGES.values(), ids=MESSAGES.keys())
def test_a_strange_message_gets_a_friendly_sentence(person: Person, text: str) -> None:
    person.says("c'est quoi le cybercontrôle")
    answer = person.says(text)
    assert answer["messages"]
    assert texts(answer).strip()
    assert "maximum" in texts(person.says("et c'est puni ?")), "the conversation was lost"


def test_a_typed_intent_is_no_button(person: Person) -> None:
    assert person.says(MESSAGES["a typed intent"])["danger"] == "none"


def test_a_long_message_that_signals_danger_is_heard(person: Person) -> None:
    text = "on parlait du repas de dimanche " * 100 + " il me frappe avec un bâton là au secours"
    assert person.says(text)["danger"] != "none"


def test_a_payload_that_no_button_offered(stack: Stack) -> None:
    body = {"conversation": None, "payload": "/restart"}
    response = httpx2.post(f"{stack.base}/api/v1/messages", json=body)
    assert response.status_code == 200
    assert "Ce bouton ne marche plus" in texts(response.json())


def test_an_unknown_conversation_begins_anew(stack: Stack) -> None:
    body = {"conversation": "Z" * 32, "text": "bonjour"}
    response = httpx2.post(f"{stack.base}/api/v1/messages", json=body)
    assert response.status_code == 200
    assert response.json()["conversation"] == "Z" * 32
    assert httpx2.delete(f"{stack.base}/api/v1/conversations/{'Z' * 32}").status_code == 204


PROBLEMS = {
    "no JSON": (b"{", 400),
    "a list": (b"[]", 400),
    "no text": (b'{"conversation": null}', 400),
    "text and payload": (b'{"conversation": null, "text": "a", "payload": "/menu"}', 400),
    "a number": (b'{"conversation": null, "text": 1}', 400),
    "an odd id": (b'{"conversation": "../../etc", "text": "a"}', 400),
    "not UTF-8": (b'{"conversation": null, "text": "\xff\xfe"}', 400),
    "over 16 KB": (b'{"conversation": null, "text": "' + b"a" * 17000 + b'"}', 413),
}


@pytest.mark.parametrize(("body", "status"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_a_malformed_request_is_a_problem_document(stack: Stack, body: bytes, status: int) -> None:
    response = httpx2.post(f"{stack.base}/api/v1/messages", content=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in response.text


def test_a_body_over_the_limit_without_its_length(stack: Stack) -> None:
    def chunks() -> object:
        yield b'{"conversation": null, "text": "'
        for _ in range(20):
            yield b"a" * 1000
        yield b'"}'

    response = httpx2.post(f"{stack.base}/api/v1/messages", content=chunks())  # type: ignore[arg-type]
    assert response.status_code == 413


def test_unknown_routes_and_methods(stack: Stack) -> None:
    for response, status in (
        (httpx2.get(f"{stack.base}/nulle-part"), 404),
        (httpx2.get(f"{stack.base}/api/v1/messages"), 405),
        (httpx2.get(f"{stack.base}/static/../settings.py"), 404),
    ):
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"


def test_a_foreign_site_is_refused(stack: Stack) -> None:
    response = httpx2.post(
        f"{stack.base}/api/v1/messages",
        json={"conversation": None, "text": "bonjour"},
        headers={"origin": "https://ailleurs.example"},
    )
    assert response.status_code == 403


def test_rasa_answers_nobody_without_the_token(stack: Stack) -> None:
    rasa = f"http://127.0.0.1:{stack.ports['RASA_PORT']}"
    body = {"sender": "x", "text": "bonjour"}
    assert httpx2.post(f"{rasa}/webhooks/gateway/turn", json=body).status_code == 401
    assert httpx2.post(f"{rasa}/webhooks/rest/webhook", json=body).status_code == 404
    assert httpx2.post(f"{rasa}/model/parse", json=body).status_code == 404
