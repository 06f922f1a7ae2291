"""A gateway that dies under a danger message: contacts at once, the message again, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from pydantic import SecretStr

from bot.app import create_app
from bot.settings import Settings
from tests.e2e.stack import free_ports
from tests.pages.conftest import OpenPage, running

DANGER = "il est derriere la porte il a un couteau"
PROXY = "<h1>Bad Gateway</h1>"


def settings(folder: Path) -> Settings:
    return Settings(  # type: ignore[call-arg]
        rasa_url="http://127.0.0.1:9",
        rasa_timeout=0.5,
        database_url=f"sqlite+aiosqlite:///{folder / 'repere.db'}",
        telegram_token=SecretStr(""),
    )


def write(page: Page, text: str) -> None:
    page.get_by_label("Ton message").fill(text)
    page.get_by_label("Ton message").press("Enter")


def said(page: Page) -> list[str]:
    """What the person is seen to have said."""
    return [text.strip() for text in page.locator(".mine").all_text_contents()]


def test_a_gateway_that_dies_and_comes_back(tmp_path: Path, open_page: OpenPage) -> None:
    (port,) = free_ports(1)
    with running(create_app(settings(tmp_path)), port) as origin:
        page = open_page(f"{origin}/p")
        page.get_by_text("je suis Repère").wait_for()
    write(page, DANGER)
    expect(page.locator(".log a[href='sms:114']")).to_be_visible()
    expect(page.get_by_text("Le message n'est pas passé.")).to_be_visible()
    with running(create_app(settings(tmp_path)), port):
        page.get_by_role("button", name="Réessayer").click()
        expect(page.get_by_role("link", name="Écrire au 114 par SMS")).to_have_count(2)
        assert said(page) == [f"Toi : {DANGER}"]


@pytest.mark.parametrize("status", [429, 502, 503])
def test_what_a_proxy_answers_in_its_place_is_tried_again_by_itself(
    gateway: str, open_page: OpenPage, status: int
) -> None:
    page = open_page(f"{gateway}/p")
    page.get_by_text("je suis Repère").wait_for()
    refused: list[str] = []

    def answer(route: Route) -> None:
        if refused:
            return route.fallback()
        refused.append(str(route.request.post_data))
        return route.fulfill(status=status, content_type="text/html", body=PROXY)

    page.route("**/api/v1/messages", answer)
    write(page, DANGER)
    expect(page.locator(".log a[href='sms:114']").first).to_be_visible()
    expect(page.get_by_role("link", name="Écrire au 114 par SMS")).to_have_count(2)
    expect(page.get_by_role("button", name="Réessayer")).to_have_count(0)
    assert said(page) == [f"Toi : {DANGER}"]
    assert len(refused) == 1


def test_a_gateway_that_takes_fifteen_seconds(gateway: str, open_page: OpenPage) -> None:
    page = open_page(f"{gateway}/p")
    page.get_by_text("je suis Repère").wait_for()
    sent: list[str] = []

    def hold(route: Route) -> None:
        sent.append(route.request.url)

    page.route("**/api/v1/messages", hold)
    write(page, DANGER)
    # the card comes after 8 seconds of silence, the offer to send again after 15
    expect(page.locator(".log a[href='sms:114']")).to_be_visible(timeout=10_000)
    expect(page.get_by_text("Le message n'est pas passé.")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("button", name="Réessayer")).to_be_visible()
    # What may still be under way there is not sent a second time unbidden.
    page.wait_for_timeout(4000)
    assert len(sent) == 1
    page.unroute("**/api/v1/messages")
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("link", name="Écrire au 114 par SMS")).to_have_count(2)
    assert said(page) == [f"Toi : {DANGER}"]
