"""The pages have limits too: a calm page with the contacts, and a danger that always passes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.privacy.apps import DANGER, gateway

NUMBERS = {"tel:17", "sms:114", "tel:119", "tel:3919"}


def links(html: str) -> set[str]:
    return set(re.findall(r'href="((?:tel|sms):[^"]+)"', html))


def hidden_id(html: str) -> str:
    found = re.search(r'name="conversation" value="([^"]+)"', html)
    assert found
    return found[1]


def write(client: TestClient, conversation: str, **fields: str) -> tuple[int, str]:
    answer = client.post("/p/simple", data={"conversation": conversation, **fields})
    assert answer.headers["content-type"].startswith("text/html")
    return answer.status_code, answer.text


@pytest.mark.parametrize("kind", ["limit_conversation", "limit_network"])
def test_a_form_over_a_limit_keeps_the_words_and_shows_the_contacts(
    tmp_path: Path, kind: str
) -> None:
    with gateway(tmp_path, **{kind: 1}) as client:
        conversation = hidden_id(write(client, "", text="bonjour")[1])
        answer = client.post(
            "/p/simple", data={"conversation": conversation, "text": "<i>zyx & gloubi"}
        )
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
        assert links(answer.text) >= NUMBERS
        assert "&lt;i&gt;zyx &amp; gloubi</textarea>" in answer.text
        assert hidden_id(answer.text) == conversation
        status, page = write(client, conversation, payload="/cybercontrole")
        assert status == 429
        assert '<button name="payload" value="/cybercontrole">' in page


@pytest.mark.parametrize("kind", ["limit_conversation", "limit_network"])
def test_a_danger_and_a_wish_to_erase_pass_over_every_limit(tmp_path: Path, kind: str) -> None:
    with gateway(tmp_path, **{kind: 1}) as client:
        conversation = hidden_id(write(client, "", text="bonjour")[1])
        for _ in range(3):
            status, page = write(client, conversation, text=DANGER)
            assert status == 200
            answer = page[page.index('class="answer"') : page.index('class="composer"')]
            assert "sms:114" in links(answer)
            assert write(client, conversation, payload="/danger__revoir")[0] == 200
        assert write(client, conversation, text="efface tout")[0] == 200
        assert write(client, conversation, effacer="1")[0] == 200
        assert client.post(f"/p/oublier/{conversation}").status_code == 204
        assert client.get("/p/simple").status_code == 200


def test_a_danger_said_in_two_forms_is_heard_over_the_limit(tmp_path: Path) -> None:
    with gateway(tmp_path, limit_conversation=1) as client:
        first = write(client, "", text="mon mec est rentré il est super énervé")[1]
        status, page = write(client, hidden_id(first), text="il me frappe")
        assert status == 200
        assert 'class="answer"' in page


def test_the_directory_over_the_limit_still_shows_who_answers(tmp_path: Path) -> None:
    with gateway(tmp_path, limit_network=2) as client:
        assert client.get("/annuaire").status_code == 200
        assert client.post("/annuaire", data={"q": "dormir"}).status_code == 200
        for answer in (client.get("/annuaire"), client.post("/annuaire", data={"q": "zyxgloubi"})):
            assert answer.status_code == 429
            assert int(answer.headers["retry-after"]) > 0
            assert links(answer.text) >= NUMBERS
            assert 'id="exit"' in answer.text
            assert "zyxgloubi" not in answer.text
        script = client.post("/annuaire", data={"q": "x"}, headers={"accept": "application/json"})
        assert script.status_code == 429
        assert script.headers["content-type"] == "application/problem+json"


def test_pages_and_messages_of_a_network_count_together(tmp_path: Path) -> None:
    with gateway(tmp_path, limit_network=3) as client:
        client.get("/annuaire")
        write(client, "", text="bonjour")
        assert client.post("/api/v1/messages", json={"text": "bonjour"}).status_code == 200
        assert client.get("/annuaire").status_code == 429
        assert write(client, "", text="bonjour")[0] == 429
