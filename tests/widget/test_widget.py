"""The chat in a real browser: under the strict policy, by keyboard, offline, for everybody."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.widget.canned import WidgetServer
from tests.widget.conftest import OpenPage
from tests.widget.states import PANEL, say, start
from tests.widget.waiting import eventually

STORED = "[document.cookie, Object.keys(localStorage).join(), Object.keys(sessionStorage).join()]"


def test_nothing_is_asked_for_before_opening(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name.rsplit("/", 1)[1] for name in loaded] == ["repere.js"]
    assert widget_server.seen == []
    assert page.locator(".exit").count() == 0


def test_conversation_under_the_strict_policy_stores_nothing(
    widget_server: WidgetServer, open_page: OpenPage, problems: list[str]
) -> None:
    page = open_page(widget_server.page())
    page.evaluate("document.addEventListener('repere:danger', e => window.level = e.detail.level)")
    start(page)
    say(page, "danger")
    page.get_by_text("Service de nuit").wait_for()
    assert page.evaluate("window.level") == "immediate"
    assert page.get_by_role("link", name="Appeler le service").get_attribute("href") == "tel:0000"
    # An address that is no contact is text, never a link.
    assert page.get_by_role("link", name="Voir le site").count() == 0
    page.get_by_text("Ce que dit la loi").click()
    page.get_by_text("même dans un couple").wait_for()
    assert page.evaluate(STORED) == ["", "", ""]
    assert page.evaluate("navigation.entries().length") == 1
    assert problems == []


def test_a_panel_that_was_changed_on_the_way_is_refused(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    body = "export const createPanel = () => { window.fooled = true; };"
    page.route(
        PANEL,
        lambda route: route.fulfill(content_type="text/javascript", body=body),
    )
    page.locator(".launcher").click()
    page.locator("dialog.fallback a[href='sms:114']").wait_for()
    assert page.evaluate("window.fooled") is None


def test_contacts_stand_in_when_the_panel_does_not_come_and_the_next_try_works(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    page.context.set_offline(True)
    page.locator(".launcher").click()
    page.locator("dialog.fallback a[href='tel:17']").wait_for()
    assert page.locator("dialog.fallback .exit").is_visible()
    page.keyboard.press("Escape")
    page.context.set_offline(False)
    start(page)


def test_contacts_stand_in_when_the_server_fails_and_trying_again_goes_on(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    widget_server.failing = True
    say(page, "bonjour")
    page.locator(".log a[href='tel:17']").wait_for()
    widget_server.failing = False
    page.get_by_role("button", name="Réessayer").click()
    page.get_by_text("Reçu : bonjour").wait_for()


def test_a_refusal_shows_the_words_of_the_server(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    say(page, "refus")
    page.get_by_text("Attends un instant, puis réessaie.").wait_for()


def test_everything_by_keyboard(widget_server: WidgetServer, open_page: OpenPage) -> None:
    page = open_page(widget_server.page())
    page.locator(".launcher").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Je suis un robot").wait_for()
    page.keyboard.press("Tab")
    first = "document.querySelector('repere-assistant').shadowRoot.activeElement.ariaLabel"
    assert page.evaluate(first) == "Quitter : ouvre une autre page"
    page.keyboard.press("1")
    page.get_by_text("D'accord, je reste là.").wait_for()
    page.keyboard.type("ligne 1")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.get_by_text("Reçu : ligne 1").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.panel")).to_be_hidden()
    focused = "document.querySelector('repere-assistant').shadowRoot.activeElement.className"
    assert page.evaluate(focused) == "launcher"
    assert page.url.startswith(widget_server.origin)


def test_log_is_the_one_live_region_and_says_the_numbers(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    log = page.get_by_role("log")
    expect(log).to_contain_text("Réponses possibles : 1, Pour moi ; 2, Pour quelqu'un")
    say(page, "danger")
    page.get_by_text("Service de nuit").wait_for()
    assert log.locator("[tabindex], [aria-live], [role=status]").count() == 0


def test_the_service_that_was_pressed_is_told_and_nothing_else(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    page.evaluate("document.addEventListener('click', event => event.preventDefault())")
    start(page)
    say(page, "danger")
    with page.expect_response("**/api/v1/opened"):
        page.get_by_role("link", name="Appeler le service").click()
    assert widget_server.calls("POST /api/v1/opened") == [
        'POST /api/v1/opened {"conversation":"c1","service":"a"}'
    ]
    # The contacts of the widget itself belong to no conversation: nothing is told of them.
    widget_server.failing = True
    say(page, "bonjour")
    page.locator(".log a[href='tel:17']").click()
    page.wait_for_timeout(200)
    assert len(widget_server.calls("POST /api/v1/opened")) == 1


def test_the_emergency_card_stands_above_the_button_on_either_side(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page(), viewport={"width": 1280, "height": 800})
    page.route(PANEL, lambda route: route.abort())
    page.locator(".launcher").click()
    card = page.locator("dialog.fallback")
    card.wait_for()
    box = card.bounding_box()
    assert box is not None
    assert box["width"] <= 400
    assert box["x"] + box["width"] == 1280 - 16
    page.evaluate("document.querySelector('repere-assistant').dataset.position = 'start'")
    moved = card.bounding_box()
    assert moved is not None
    assert moved["x"] == 16


def test_erase_empties_the_screen_and_the_server(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    say(page, "bonjour")
    page.get_by_text("Reçu : bonjour").wait_for()
    page.get_by_role("button", name="Tout effacer").click()
    page.get_by_text("Tout est effacé ici").wait_for()
    assert page.get_by_text("bonjour").count() == 0
    eventually(page, lambda: bool(widget_server.calls("DELETE")))
    assert widget_server.calls("DELETE") == ["DELETE /api/v1/conversations/c1"]


def start_and_keep(page: Page) -> None:
    start(page)
    page.get_by_role("button", name="Réglages").click()
    page.get_by_label("Garder la conversation").check()


def test_a_word_that_erases_also_empties_the_screen(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start_and_keep(page)
    say(page, "un secret", "Reçu : un secret")
    say(page, "efface", "Reçu : efface")
    expect(page.locator(".log > *")).to_have_count(1)
    expect(page.locator(".log")).to_contain_text("Reçu : efface")
    assert "un secret" not in page.evaluate("JSON.stringify(sessionStorage)")
    say(page, "bonjour", "Reçu : bonjour")


def test_kept_between_pages_only_on_request_and_gone_with_the_exit(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start_and_keep(page)
    page.goto(widget_server.page("b"))
    asked = len(widget_server.seen)
    page.locator("section .exit").wait_for()
    page.locator(".launcher").click()
    page.get_by_text("Je suis un robot").wait_for()
    assert len(widget_server.seen) == asked
    page.evaluate("sessionStorage.setItem('theirs', '1')")
    page.get_by_role("button", name="Tout effacer").click()
    assert page.evaluate(STORED) == ["", "", "theirs"]
