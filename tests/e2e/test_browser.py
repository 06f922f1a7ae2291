"""The three conversations in a real browser: the widget on the demonstration page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.stack import Stack


@pytest.fixture
def page(stack: Stack, browser: Browser) -> Page:
    context = browser.new_context()
    context.set_default_timeout(15000)
    page = context.new_page()
    page.goto(stack.base + "/")
    page.locator(".launcher").click()
    page.get_by_label("Ton message").wait_for()
    return page


def say(page: Page, text: str) -> None:
    page.get_by_label("Ton message").fill(text)
    page.get_by_label("Ton message").press("Enter")


def test_knowledge_and_its_follow_up(page: Page) -> None:
    say(page, "c'est koi le cybercontrôle")
    expect(page.get_by_text("Le cybercontrôle, c'est")).to_be_visible()
    say(page, "et c puni ?")
    expect(page.get_by_text("fouiller un téléphone peut être puni")).to_be_visible()
    page.get_by_role("button", name="Que faire ?").last.click()
    expect(page.get_by_text("Tes codes et tes messages sont à toi.")).to_be_visible()


def test_help_near_me_and_in_the_evening(page: Page) -> None:
    say(page, "j'habite à Genvilliers je peux parler à qui")
    expect(page.get_by_text("À Gennevilliers et autour")).to_be_visible()
    say(page, "et le soir ?")
    expect(page.get_by_text("Voici qui répond le soir.")).to_be_visible()
    call = page.get_by_role("link", name="Appeler le 119").last
    assert call.get_attribute("href") == "tel:119"


def test_danger_silence_and_relief(page: Page) -> None:
    say(page, "il est derriere la porte il a un couteau")
    sms = page.get_by_role("link", name="Écrire au 114 par SMS")
    expect(sms.first).to_be_visible()
    assert sms.first.get_attribute("href") == "sms:114"
    say(page, "je peux pas parler")
    expect(page.get_by_text("Le plus adapté maintenant")).to_be_visible()
    assert sms.count() == 2
    say(page, "c bon il est parti")
    expect(page.get_by_text("Je te crois")).to_be_visible()


def test_the_host_page_looks_ordinary(stack: Stack, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(stack.base + "/")
    page.locator(".launcher").wait_for()
    shown = (page.title() + page.locator("body").inner_text()).lower()
    assert not any(word in shown for word in ("violence", "danger", "victime", "114", "3919"))
