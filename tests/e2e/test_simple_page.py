"""A conversation without JavaScript, with Rasa behind it."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.e2e.stack import Stack


def say(page: Page, text: str) -> None:
    page.get_by_label("Ton message").fill(text)
    page.get_by_role("button", name="Envoyer").click()


def test_knowledge_then_danger_and_silence(stack: Stack, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{stack.base}/p/simple")
    say(page, "c'est koi le cybercontrôle")
    answer = page.locator(".answer")
    expect(answer.get_by_text("Le cybercontrôle, c'est")).to_be_visible()
    say(page, "et c puni ?")
    expect(answer.get_by_text("fouiller un téléphone peut être puni")).to_be_visible()
    say(page, "il est derriere la porte il a un couteau")
    expect(answer.locator("a.action").first).to_have_attribute("href", "sms:114")
    say(page, "je peux pas parler")
    expect(answer.get_by_text("Le plus adapté maintenant")).to_be_visible()
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_text("Tout est effacé ici.")).to_be_visible()
