"""Nothing that is sent comes back as markup, as a header or as a way that leads elsewhere.

Every route of the application is asked, with every parameter, field and header that it could
echo; the answers are read as a browser reads them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import Response
from pydantic import SecretStr
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.channels.login import hash_password
from tests.privacy.apps import gateway
from tests.privacy.hostile import HOSTILE, IN_A_HEADER, MARK, TEXTS, TOGETHER, Shape

ID = "A" * 32
TEAM = ("equipe", "quatre-chevaux-bleus")
FIELDS = (
    "text", "payload", "conversation", "marque", "effacer", "q", "ville", "ouvert", "support",
    "help", "wipe", "service", "next", "url", "redirect", "return", "to", "callback", "lang",
)  # fmt: skip
HEADERS = (
    "user-agent", "referer", "origin", "host", "x-forwarded-host", "x-forwarded-for", "forwarded",
    "x-forwarded-proto", "x-original-url", "x-rewrite-url", "x-http-method-override", "accept",
    "accept-language", "cookie", "authorization", "x-request-id", "x-forwarded-prefix",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT")
HARMLESS = ("application/json", "application/problem+json", "text/css", "text/plain", "text/csv")
"""What a browser shows as text or not at all."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    options: dict[str, Any] = {
        "limit_conversation": 0,
        "limit_network": 0,
        "team_password_hash": SecretStr(hash_password(TEAM[1])),
    }
    with gateway(tmp_path_factory.mktemp("escaping"), **options) as opened:
        opened.follow_redirects = False
        yield opened


def paths(client: TestClient, value: str = ID) -> list[str]:
    """Every path that is served, with a value in the place of its parameters."""
    found = []
    for route in client.app.routes:  # type: ignore[attr-defined]
        assert isinstance(route, Route | Mount)
        below = "/demo.css" if isinstance(route, Mount) else ""
        found.append(route.path.replace("{id}", quote(value, safe="")) + below)
    return sorted(set(found))


def look(response: Response, known: Shape | None = None) -> None:
    """Reads an answer as a browser does."""
    kind = response.headers.get("content-type", "")
    assert "x-injected" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    for name, value in response.headers.items():
        assert MARK not in value, name
    if kind.startswith("text/html"):
        assert kind == "text/html; charset=utf-8", "no charset, and UTF-7 would be guessed"
        shape = Shape(response.text)
        assert shape.unsafe == []
        assert f"{MARK}49" not in response.text
        if known:
            assert shape.parts <= known.parts
            assert shape.scripts == known.scripts
    elif kind:
        assert kind.partition(";")[0] in HARMLESS
        assert MARK not in response.text


def test_no_query_and_no_header_comes_back_on_any_route(client: TestClient) -> None:
    names = [name for name in HEADERS if name != "authorization"]
    for path in paths(client):
        known = Shape(client.get(path, auth=TEAM).text)
        query = client.get(path, params=dict.fromkeys(FIELDS, TOGETHER), auth=TEAM)
        look(query, None if path == "/annuaire" else known)
        look(client.get(path, headers=dict.fromkeys(names, IN_A_HEADER), auth=TEAM), known)
        look(client.get(path, headers=dict.fromkeys(HEADERS, IN_A_HEADER)))


def test_no_part_of_a_path_comes_back(client: TestClient) -> None:
    for text in HOSTILE:
        for before in ("/", "/p/", "/static/", "/api/v1/"):
            answer = client.get(f"{before}{quote(MARK + text, safe='')}")
            assert answer.status_code in (400, 404), answer.status_code
            look(answer)
        for path in paths(client, MARK + text):
            for method in ("POST", "PUT", "DELETE"):
                look(client.request(method, path))


def test_the_form_says_again_what_was_written_as_text_only(client: TestClient) -> None:
    harmless = client.post("/p/simple", data={"text": "bonjour"})
    known = Shape(harmless.text)
    known.parts |= Shape(
        client.post("/p/simple", data={"text": "je veux porter plainte"}).text
    ).parts
    known.parts |= Shape(client.post("/p/simple", data={"text": "il a un couteau"}).text).parts
    for text in TEXTS:
        answer = client.post("/p/simple", data={"text": text})
        look(answer, known)
        shown = "".join(Shape(answer.text).text)
        assert text.strip().strip("\0") in shown, "it is shown as it was written"
        others = {name: text for name in FIELDS if name not in ("text", "effacer")}
        look(client.post("/p/simple", data=others), known)
        look(client.post("/p/simple", data={"text": "bonjour", "conversation": text}), known)
        look(client.post("/p/simple", data={"effacer": text, "conversation": text}), None)


def test_a_refused_form_keeps_words_and_choice_as_text_only(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with gateway(tmp_path_factory.mktemp("busy"), limit_network=1) as client:
        client.post("/p/simple", data={"text": "bonjour"})
        known = Shape(client.post("/p/simple", data={"text": "a", "payload": "b"}).text)
        for text in TEXTS:
            answer = client.post("/p/simple", data={"text": text, "payload": text})
            assert answer.status_code == 429
            look(answer, known)


def test_what_is_searched_is_shown_as_text_only(client: TestClient) -> None:
    known = Shape(client.get("/annuaire").text)
    known.parts |= Shape(
        client.post("/annuaire", data={"q": "wxwxwx", "ville": "92050"}).text
    ).parts
    for text in TEXTS:
        for given in ({"q": text}, {"ville": text}, {"q": text, "ville": text, "ouvert": text}):
            look(client.post("/annuaire", data=given), known)
        look(client.get("/annuaire", params={"ville": text}), known)
        look(client.post("/annuaire", data={"q": text}, headers={"accept": "application/json"}))


def test_no_field_of_the_interface_comes_back(client: TestClient) -> None:
    for text in (*TEXTS, TOGETHER):
        for fields in (
            {"text": text},
            {"payload": text},
            {"payload": f"/{text}"},
            {"text": "bonjour", "support": text},
        ):
            look(client.post("/api/v1/messages", json=fields))
    bodies: tuple[Any, ...] = (
        {"conversation": TOGETHER, "text": "bonjour", "service": TOGETHER},
        {"text": "bonjour", TOGETHER: TOGETHER},
        {"conversation": ID, "service": TOGETHER},
        {"help": TOGETHER, "wipe": TOGETHER},
        {"help": TOGETHER},
        TOGETHER,
        [TOGETHER],
    )
    for body in bodies:
        for path in paths(client):
            if path.startswith("/api/"):
                method = "PUT" if path.endswith("/words") else "POST"
                look(client.request(method, path, json=body))
    look(client.post("/api/v1/messages", content=f'{{"text": "{TOGETHER}'))


def test_no_route_leads_elsewhere(client: TestClient) -> None:
    """Neither by its own wish nor by that of a framework: a slash at the end, a forged host."""
    for path in paths(client):
        for method in METHODS:
            for at in (path, f"{path}/", f"{path}//", f"/{path}", f"{path}/%2f%2failleurs.example"):
                headers = {"host": "ailleurs.example", "x-forwarded-host": "ailleurs.example"}
                answer = client.request(
                    method, f"http://testserver{at}", headers=headers, auth=TEAM
                )
                assert not 300 <= answer.status_code < 400, (method, at)
                assert "location" not in answer.headers
                assert "refresh" not in answer.headers


def test_a_slash_at_the_end_shows_the_same_page(client: TestClient) -> None:
    for path in (
        "/annuaire/",
        "/p/",
        "/p/simple/",
        "/confidentialite/",
        "/confidentialite/registre/",
    ):
        assert client.get(path).status_code == 200, path


def test_a_code_of_a_link_to_telegram_is_never_said_again(client: TestClient) -> None:
    from bot.app import _arrive

    assistant = client.app.state.assistant  # type: ignore[attr-defined]
    for text in (*TEXTS, *(f"c_{text}" for text in TEXTS)):
        assert asyncio.run(_arrive(assistant, "telegram-x", text)) is None
