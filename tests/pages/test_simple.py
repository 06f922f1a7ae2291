"""The page that needs no script, in a browser that runs none."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.limits import Limits
from bot.channels.pages import PagesChannel
from bot.channels.paper import DESTINATION
from bot.messages import (
    Card,
    Cards,
    Choice,
    Choices,
    Contact,
    ContactAction,
    Contacts,
    Progress,
    Reply,
    Scale,
    ScaleStep,
    Text,
)
from tests.pages.conftest import OpenPage

PLAIN: dict[str, Any] = {"java_script_enabled": False}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
EVERYTHING = (
    Text("<b>Bonjour</b> & bienvenue"),
    Choices(
        "Tu peux parler ?", (Choice("Oui", "/a"), Choice("Non", "/b")), progress=Progress(2, 4)
    ),
    Contacts(
        "Voici qui répond.",
        (
            Contact(
                "a",
                "Service",
                "On te répond.",
                (
                    ContactAction("sms", "Écrire un SMS", "sms:0000"),
                    ContactAction("site", "Voir le site", "javascript:alert(1)"),
                ),
                True,
                "ouvert maintenant",
                ("gratuit",),
                "12 rue des Exemples",
            ),
        ),
    ),
    Card("Ce que dit la loi", "C'est interdit.", "Article fictif"),
    Cards("Ton plan.", (Card("Un lieu", "Une pièce."), Card("Un mot", "Un code."))),
    Scale(
        "Où en es-tu ?",
        (("vert", "Profite"), ("rouge", "Protège-toi")),
        (ScaleStep("vert", "Respecte tes choix."), ScaleStep("rouge", "Te menace.", True)),
    ),
)


class Answers:
    """Says every type of message, in place of the assistant."""

    async def reply(self, key: str, text: str = "", payload: str | None = None) -> Reply:
        return Reply(EVERYTHING, "t")


def say(page: Page, text: str) -> None:
    page.get_by_label("Ton message").fill(text)
    page.get_by_role("button", name="Envoyer").click()


def test_a_question_an_answer_and_a_choice_without_a_script(
    gateway: str, open_page: OpenPage, problems: list[str]
) -> None:
    page = open_page(f"{gateway}/p/simple", **PLAIN)
    assert page.locator("input[name=conversation]").count() == 0
    say(page, "il est derriere la porte il a un couteau")
    answer = page.locator(".answer")
    first = answer.locator("a.action").first
    assert first.get_attribute("href") == "sms:114"
    expect(answer.get_by_text("à voix haute")).to_be_visible()
    known = page.locator("input[name=conversation]").first.input_value()
    answer.get_by_role("button", name="Non, je ne peux pas").click()
    # the answer belongs to the same conversation: it goes on from what was said
    assert page.locator("input[name=conversation]").first.input_value() == known
    expect(answer.locator("a[href='sms:114']").first).to_be_visible()
    expect(answer.get_by_text("à voix haute")).to_have_count(0)
    assert page.context.cookies() == []
    assert problems == []


def test_the_emergency_contacts_and_the_exit_are_always_there(
    gateway: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gateway}/p/simple", **PLAIN, **PHONE)
    for _ in range(2):
        page.wait_for_load_state()
        numbers = page.locator(".emergency a.action")
        hrefs = [link.get_attribute("href") for link in numbers.all()]
        assert {"tel:17", "sms:114", "tel:119", "tel:3919"} <= set(hrefs)
        page.keyboard.press("Tab")
        leave = page.locator("a:focus")
        assert leave.get_attribute("href") == DESTINATION
        box = leave.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert 500 < box["y"] < 740 - box["height"]  # where the thumb is
        say(page, "c'est quoi le cybercontrôle")
        page.locator(".answer").wait_for()
    page.locator("#exit").click()
    page.wait_for_url(DESTINATION)


def test_erase_makes_the_server_forget(gateway: str, open_page: OpenPage) -> None:
    page = open_page(f"{gateway}/p/simple", **PLAIN)
    say(page, "il a un couteau derriere la porte")
    page.get_by_role("button", name="Tout effacer").click()
    page.get_by_text("Tout est effacé ici.").wait_for()
    assert page.locator("input[name=conversation]").count() == 0
    assert "couteau" not in page.content()


def test_back_after_the_exit_does_not_show_what_was_written(
    gateway: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gateway}/p/simple", **PLAIN)
    say(page, "mon copain me frappe")
    page.locator("#exit").click()
    page.wait_for_url(DESTINATION)
    devtools = page.context.new_cdp_session(page)
    entries = devtools.send("Page.getNavigationHistory")["entries"]
    devtools.send("Page.navigateToHistoryEntry", {"entryId": entries[-2]["id"]})
    page.wait_for_timeout(700)
    text = {"expression": "document.body.innerText", "returnByValue": True}
    assert "frappe" not in str(devtools.send("Runtime.evaluate", text)["result"].get("value"))


def test_every_type_of_message_is_shown_and_nothing_is_taken_for_html() -> None:
    channel = PagesChannel(Answers(), b"key", Limits(0, 0, 1))  # type: ignore[arg-type]
    client = TestClient(Starlette(routes=channel.routes()))
    page = client.post("/p/simple", data={"text": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>Bonjour</b>" not in page
    assert "javascript:" not in page
    shown = html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "<b>Bonjour</b> & bienvenue",
        "Tu peux parler ?",
        "Étape 2 sur 4",
        "ouvert maintenant",
        "gratuit",
        "12 rue des Exemples",
        "Voir le site",
        "Ce que dit la loi",
        "Article fictif",
        "Ton plan.",
        "Un code.",
        "Protège-toi",
        "Tu as dit que ça t'arrive.",
    ):
        assert words in shown, words
    assert '<button name="payload" value="/b">Non</button>' in page
    assert 'href="sms:0000"' in page


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_accessibility_violation(gateway: str, open_page: OpenPage, colours: str) -> None:
    page = open_page(f"{gateway}/p/simple", color_scheme=colours, **PHONE)
    for text in (None, "il est derriere la porte il a un couteau", "c'est quoi le cybercontrôle"):
        if text:
            say(page, text)
            page.locator(".answer").wait_for()
        for details in page.locator("summary").all():
            details.click()
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_form_that_makes_no_sense_is_answered_all_the_same(gateway: str) -> None:
    for body in (b"", b"conversation=%00&text=%ff", b"payload=/inconnu", b"text=a&text=b"):
        kind = {"content-type": "application/x-www-form-urlencoded"}
        answer = httpx2.post(f"{gateway}/p/simple", content=body, headers=kind, timeout=10)
        assert answer.status_code == 200
        assert "tel:17" in answer.text


def test_with_a_script_and_without_the_server_the_contacts_and_the_words_stay(
    gateway: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gateway}/p/simple")
    page.context.set_offline(True)
    say(page, "il a un couteau derriere la porte")
    page.get_by_text("Le message n'est pas passé.").wait_for()
    assert page.locator(".emergency a[href='tel:17']").is_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator(".answer a[href='sms:114']").first).to_be_visible()
    assert page.evaluate("navigation.entries().length") == 1
