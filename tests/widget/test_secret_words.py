"""Words of one's own, and the way on to Telegram: asked of the server, and nothing kept here."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.widget.canned import WidgetServer
from tests.widget.conftest import OpenPage
from tests.widget.states import open_settings, start

STORED = "JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])"


def choose(page: Page, helping: str, wiping: str = "") -> None:
    """Writes the words as somebody types them, with the last key of a form.

    Nobody types into a field before it is there to be seen: keys for one that is still hidden
    would go to whatever has the focus. A click waits for it.
    """
    for label, word in (("Pour revoir les contacts", helping), ("Pour tout effacer", wiping)):
        page.get_by_label(label).click()
        page.get_by_label(label).press_sequentially(word)
    page.get_by_label("Pour tout effacer").press("Enter")


def test_words_are_chosen_and_shown_nowhere_afterwards(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    open_settings(page)
    # A digit is a letter of the word here, not an answer to the question.
    choose(page, "1 gateau", "pluie")
    page.get_by_text("Les mots ne sont plus affichés ici").wait_for()
    assert widget_server.calls("PUT") == [
        'PUT /api/v1/conversations/c1/words {"help":"1 gateau","wipe":"pluie"}'
    ]
    for field in ("Pour revoir les contacts", "Pour tout effacer"):
        expect(page.get_by_label(field)).to_have_value("")
    assert "gateau" not in page.evaluate(STORED)
    assert len(widget_server.calls("POST")) == 1


def test_one_word_leaves_the_other_as_it_is_and_a_refusal_says_why(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    open_settings(page)
    choose(page, "danger")
    page.get_by_text("Choisis des mots anodins.").wait_for()
    expect(page.get_by_label("Pour revoir les contacts")).to_have_value("danger")
    assert widget_server.calls("PUT")[0].endswith('{"help":"danger"}')


def test_words_typed_go_with_the_drawer_and_with_an_erasure(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    open_settings(page)
    page.get_by_label("Pour tout effacer").fill("pluie")
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_label("Pour tout effacer")).to_have_value("")
    # There is no conversation any more: one is begun for the words.
    choose(page, "gateau")
    page.get_by_text("Les mots ne sont plus affichés ici").wait_for()


def test_telegram_is_offered_only_where_the_server_has_it(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    open_settings(page)
    expect(page.get_by_role("button", name="Continuer sur Telegram")).to_be_hidden()
    widget_server.telegram = True
    page.get_by_label("Phrases simples").check()
    page.get_by_text("J'écris plus simplement.").wait_for()
    open_settings(page)
    open_settings(page)
    assert widget_server.calls("POST /api/v1/continuations") == []
    page.get_by_role("button", name="Continuer sur Telegram").click()
    link = page.get_by_role("link", name="Ouvrir Telegram")
    expect(link).to_have_attribute("href", "https://t.me/test_bot?start=c_1")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    page.get_by_text("une seule fois, pendant 10 minutes").wait_for()
    assert widget_server.calls("POST /api/v1/continuations") == [
        'POST /api/v1/continuations {"conversation":"c1"}'
    ]
    page.get_by_role("button", name="Tout effacer").click()
    expect(link).to_have_count(0)
