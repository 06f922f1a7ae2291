"""What protects a browser: TLS that is insisted on, named sites only, no way led elsewhere."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from bot.channels.guards import BodyLimit
from bot.channels.problems import Problem
from tests.privacy.apps import gateway

_HSTS = "strict-transport-security"
_ELSEWHERE = "https://ailleurs.example"
_PATHS = ["/p", "/p/simple", "/annuaire", "/confidentialite", "/tableau", "/healthz"]
_PARAMETERS = ["next", "url", "redirect", "return", "to"]


def test_tls_is_insisted_on_only_over_https(tmp_path: Path) -> None:
    with gateway(tmp_path, hsts_seconds=600) as client:
        secure = client.get("https://testserver/healthz").headers
        assert secure[_HSTS].startswith("max-age=600;")
        assert _HSTS not in client.get("http://testserver/healthz").headers


def test_tls_is_not_insisted_on_when_the_setting_is_off(tmp_path: Path) -> None:
    with gateway(tmp_path, hsts_seconds=0) as client:
        assert _HSTS not in client.get("https://testserver/healthz").headers


async def test_a_body_that_dawdles_is_not_waited_for() -> None:
    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    async def dawdles() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.request", "body": b"{", "more_body": True}

    async def nobody(message: Message) -> None:
        pass

    scope = {"type": "http", "path": "/api/v1/messages", "headers": []}
    with pytest.raises(Problem) as refusal:
        await BodyLimit(reads, 1000, seconds=0.05)(scope, dawdles, nobody)
    assert refusal.value.status == 408


def test_only_named_sites_may_read_the_answers(tmp_path: Path) -> None:
    with gateway(tmp_path, allowed_origins="https://ville.example") as client:
        for origin, allowed in (("https://ville.example", True), (_ELSEWHERE, False)):
            headers = {"origin": origin, "access-control-request-method": "POST"}
            answer = client.options("/api/v1/messages", headers=headers)
            granted = answer.headers.get("access-control-allow-origin")
            assert granted == (origin if allowed else None)


@pytest.mark.parametrize("path", _PATHS)
def test_no_parameter_leads_a_browser_elsewhere(tmp_path: Path, path: str) -> None:
    with gateway(tmp_path) as client:
        for address in (_ELSEWHERE, "//ailleurs.example"):
            query = dict.fromkeys(_PARAMETERS, address)
            answer = client.get(path, params=query, follow_redirects=False)
            assert "ailleurs.example" not in answer.headers.get("location", "")
