"""The full page: nothing tell-tale outside, the chat opened, a veil, and an exit that leaves nothing."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect

from bot.channels.paper import DESTINATION
from tests.pages.conftest import OpenPage

ROOT = Path(__file__).resolve().parents[2]
PATHS = ["/p", "/p/simple"]
TELL_TALE = re.compile(r"violen|victime|abus|danger|harc|3919|3018")


@pytest.mark.parametrize("path", PATHS)
def test_headers_and_head_say_nothing_and_keep_nothing(gateway: str, path: str) -> None:
    answer = httpx2.get(gateway + path)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["request-otr"] == "1"
    assert "require-trusted-types-for 'script'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    head = answer.text.split("</head>")[0]
    assert "<title>Repère</title>" in head
    assert not TELL_TALE.search(head.lower())
    assert "og:" not in head
    assert "manifest" not in answer.text  # installable nowhere
    for tag in re.findall(r"<(?:form|textarea)[^>]*>", answer.text):
        assert 'autocomplete="off"' in tag
    for tag in re.findall(r"<textarea[^>]*>", answer.text):
        assert 'spellcheck="false"' in tag


def test_no_other_site_can_read_it(gateway: str) -> None:
    answer = httpx2.get(f"{gateway}/p/simple", headers={"origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_the_destination_is_the_widgets_own() -> None:
    source = (ROOT / "bot/widget/src/destinations.ts").read_text(encoding="utf-8")
    assert re.findall(r'"(https://[^"]+)"', source)[0] == DESTINATION


@pytest.fixture
def page(gateway: str, open_page: OpenPage) -> Page:
    page = open_page(f"{gateway}/p")
    page.get_by_text("je suis Repère").wait_for()
    return page


def test_the_chat_is_open_and_answers_under_the_strict_policy(
    page: Page, problems: list[str]
) -> None:
    expect(page.locator("#exit")).to_be_hidden()
    page.get_by_label("Ton message").fill("il est derriere la porte il a un couteau")
    page.get_by_label("Ton message").press("Enter")
    expect(page.get_by_role("link", name="Écrire au 114 par SMS").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#exit")).to_be_visible()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert problems == []


@pytest.mark.parametrize("size", [(1200, 800), (360, 740)])
def test_a_veil_covers_even_the_open_chat_and_keeps_the_place(
    gateway: str, open_page: OpenPage, size: tuple[int, int]
) -> None:
    page = open_page(f"{gateway}/p", viewport={"width": size[0], "height": size[1]})
    page.get_by_label("Ton message").fill("à moitié écr")
    page.evaluate("dispatchEvent(new Event('blur'))")
    veiled = page.screenshot()
    page.evaluate("dispatchEvent(new Event('focus'))")
    assert page.screenshot() != veiled
    page.keyboard.type("it")
    assert page.get_by_label("Ton message").input_value() == "à moitié écrit"
    page.goto("about:blank")
    assert page.screenshot() == veiled


def test_the_printed_sheet_is_blank(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.getBoundingClientRect().height") == 0
    assert page.locator("dialog").is_hidden()


@pytest.mark.parametrize("path", PATHS)
def test_the_exit_leaves_no_entry(gateway: str, open_page: OpenPage, path: str) -> None:
    page = open_page(gateway + path)
    if path == "/p":
        page.locator("dialog .exit").dispatch_event("pointerdown")
    else:
        page.get_by_label("Ton message").fill("mon copain me frappe")
        page.get_by_role("button", name="Envoyer").click()
        page.locator(".answer").wait_for()
        page.locator("#exit").click()
    page.wait_for_url(DESTINATION)
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    left = [entry["url"] for entry in history["entries"] if "/p" in entry["url"]]
    assert left == []


def test_the_exit_of_the_page_is_that_of_the_chat_too(page: Page) -> None:
    page.keyboard.press("Escape")
    with page.expect_request(lambda request: request.method == "DELETE"):
        page.locator("#exit").click()
    page.wait_for_url(DESTINATION)


def test_offline_the_exit_stays_on_a_blank_page(gateway: str, open_page: OpenPage) -> None:
    page = open_page(f"{gateway}/p/simple")
    page.context.set_offline(True)
    page.locator("#exit").dispatch_event("pointerdown")
    page.keyboard.press("Tab")
    assert page.title() == "Page indisponible"
    assert page.locator("main").is_hidden()


def test_without_a_script_it_leads_on_to_the_simple_page(gateway: str, open_page: OpenPage) -> None:
    page = open_page(f"{gateway}/p", java_script_enabled=False)
    page.wait_for_url("**/p/simple")
    assert page.get_by_label("Ton message").is_visible()
