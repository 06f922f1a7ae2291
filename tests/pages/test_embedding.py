"""The widget on a page of another origin, pasted as `python -m bot embed` prints it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.pages.conftest import HOST_PORT, STRANGER_PORT, OpenPage, running

POLICY = (
    "default-src 'none'; script-src {gateway}; connect-src {gateway}; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
SELF = (
    "default-src 'none'; script-src 'self' {gateway}; style-src 'self'; "
    "connect-src 'self' {gateway}; require-trusted-types-for 'script'"
)
"""The policy of W2, on a page of another origin: the gateway is all that it adds."""
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Ville</title>
</head><body><h1>Ville</h1>{snippet}</body></html>"""


@pytest.fixture(scope="module")
def snippet(gateway: str) -> str:
    """What the command prints."""
    command = [sys.executable, "-m", "bot", "embed", gateway]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@contextmanager
def host(snippet: str, gateway: str, port: int, rules: str = POLICY) -> Iterator[str]:
    """A town's page with the snippet on it, under a policy without any exception for styles."""

    async def page(request: Request) -> Response:
        policy = {"content-security-policy": rules.format(gateway=gateway)}
        return HTMLResponse(PAGE.format(snippet=snippet), headers=policy)

    with running(Starlette(routes=[Route("/", page)]), port) as origin:
        # another host name, so that the browser sees another site and not only another port
        yield origin.replace("127.0.0.1", "localhost")


@pytest.mark.parametrize("rules", [POLICY, SELF], ids=["no style at all", "W2"])
def test_pasted_as_printed_it_works_under_a_strict_policy(
    gateway: str, snippet: str, open_page: OpenPage, problems: list[str], rules: str
) -> None:
    with host(snippet, gateway, HOST_PORT, rules) as origin:
        page = open_page(origin)
        page.locator(".launcher").click()
        page.get_by_label("Ton message").fill("il est derriere la porte il a un couteau")
        page.get_by_label("Ton message").press("Enter")
        expect(page.get_by_role("link", name="Écrire au 114 par SMS").first).to_be_visible()
        assert page.context.cookies() == []
        with page.expect_request(lambda request: request.method == "DELETE"):
            page.locator("dialog .exit").dispatch_event("pointerdown")
        page.wait_for_url("https://**")
    assert problems == []


def test_a_site_that_is_not_on_the_list_gets_no_answer_but_the_contacts_show(
    gateway: str, snippet: str, open_page: OpenPage
) -> None:
    with host(snippet, gateway, STRANGER_PORT) as origin:
        page = open_page(origin)
        page.locator(".launcher").click()
        page.get_by_label("Ton message").fill("bonjour")
        page.get_by_label("Ton message").press("Enter")
        page.locator(".log a[href='tel:17']").first.wait_for()
        assert page.get_by_text("je suis Repère").count() == 0
        body = {"conversation": None, "text": "bonjour"}
        refused = httpx2.post(f"{gateway}/api/v1/messages", json=body, headers={"origin": origin})
        assert refused.status_code == 403
        assert "access-control-allow-origin" not in refused.headers


def test_a_script_that_was_changed_is_refused_and_the_plain_link_stays(
    gateway: str, snippet: str, open_page: OpenPage, problems: list[str]
) -> None:
    start = snippet.index("sha384-") + len("sha384-")
    wrong = snippet[:start] + "A" * 63 + "=" + snippet[start + 64 :]
    with host(wrong, gateway, HOST_PORT) as origin:
        page = open_page(origin)
        page.wait_for_load_state()
        assert any("integrity" in problem.lower() for problem in problems)
        assert page.locator(".launcher").count() == 0
        page.get_by_role("link", name="Repère").click()
        page.wait_for_url(f"{gateway}/p")


def test_without_a_script_the_link_leads_to_the_simple_page(
    gateway: str, snippet: str, open_page: OpenPage
) -> None:
    with host(snippet, gateway, HOST_PORT) as origin:
        page = open_page(origin, java_script_enabled=False)
        page.get_by_role("link", name="Repère").click()
        page.wait_for_url(f"{gateway}/p/simple")
