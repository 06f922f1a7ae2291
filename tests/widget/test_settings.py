"""The wishes of the person: simple sentences, large text, silence, another look, and what is kept."""

from __future__ import annotations

from tests.widget.canned import WidgetServer
from tests.widget.conftest import OpenPage
from tests.widget.states import open_settings, say, start
from tests.widget.waiting import eventually

HOST = "document.querySelector('repere-assistant')"
LIVE = f"{HOST}.shadowRoot.querySelector('.log').ariaLive"
SIZE = "getComputedStyle(document.querySelector('repere-assistant').shadowRoot.querySelector('.bubble')).fontSize"
# In one call: with a navigation under way, a second one would wait for its end.
LEAVE = """() => {{
  document.querySelector('repere-assistant').shadowRoot.querySelector('section .exit')
    .dispatchEvent(new PointerEvent('pointerdown'));
  return {result};
}}"""
STORED = "[document.cookie, Object.keys(localStorage).join(), Object.keys(sessionStorage).join()]"


def test_simple_sentences_are_asked_of_the_server_and_forgotten_with_the_rest(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    open_settings(page)
    simple = page.get_by_label("Phrases simples")
    simple.check()
    page.get_by_text("J'écris plus simplement.").wait_for()
    simple.uncheck()
    page.get_by_text("je reprends comme avant").wait_for()
    simple.check()
    page.get_by_text("J'écris plus simplement.").nth(1).wait_for()
    page.get_by_role("button", name="Tout effacer").click()
    assert not simple.is_checked()


def test_text_grows_with_everything_in_it(widget_server: WidgetServer, open_page: OpenPage) -> None:
    page = open_page(widget_server.page())
    start(page)
    usual = float(page.evaluate(SIZE).removesuffix("px"))
    open_settings(page)
    page.get_by_label("Taille du texte").select_option("Très grande")
    assert float(page.evaluate(SIZE).removesuffix("px")) > 1.4 * usual


def test_nothing_is_spoken_on_request(widget_server: WidgetServer, open_page: OpenPage) -> None:
    page = open_page(widget_server.page())
    start(page)
    assert page.evaluate(LIVE) is None
    open_settings(page)
    page.get_by_label("Ne rien lire à voix haute").check()
    assert page.evaluate(LIVE) == "off"


def test_a_look_changes_button_title_and_what_is_said_and_goes_again(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    open_settings(page)
    page.get_by_label("Apparence").select_option("Météo")
    assert page.locator(".launcher").inner_text() == "Météo"
    page.get_by_role("dialog", name="Météo").wait_for()
    accent = f"getComputedStyle({HOST}).getPropertyValue('--accent')"
    worn = page.evaluate(accent)
    say(page, "lent", "Météo écrit…")
    page.get_by_label("Apparence").select_option("Habituelle")
    assert page.locator(".launcher").inner_text() == "Repère"
    assert page.locator("h2 svg").count() == 0
    assert page.evaluate(accent) != worn


def test_on_request_the_next_page_goes_on_as_this_one_ended(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    open_settings(page)
    page.get_by_label("Apparence").select_option("Devoirs")
    assert page.evaluate(STORED) == ["", "", ""]
    page.get_by_label("Garder la conversation").check()
    page.goto(widget_server.page("b"))
    # The look is there before the chat is opened, and so is the exit.
    page.locator(".launcher").get_by_text("Devoirs").wait_for()
    assert page.locator("section .exit").is_visible()
    page.locator(".launcher").click()
    page.get_by_label("Ton message").wait_for()
    page.keyboard.press("1")
    page.get_by_text("D'accord, je reste là.").wait_for()


def test_leaving_from_the_next_page_without_opening_the_chat_forgets_it_everywhere(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    open_settings(page)
    page.get_by_label("Garder la conversation").check()
    page.goto(widget_server.page("b", exits="https://slow.example/"))
    page.locator("dialog.panel").wait_for(state="attached")
    assert page.evaluate(LEAVE.format(result="sessionStorage.getItem('repere')")) is None
    eventually(page, lambda: bool(widget_server.calls("DELETE")))
    assert widget_server.calls("DELETE") == ["DELETE /api/v1/conversations/c1"]


def test_a_town_gives_its_colours_and_hears_what_happens(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page(exits="https://slow.example/"))
    page.evaluate(
        """() => {
          window.heard = [];
          for (const name of ['open', 'close', 'danger', 'exit'])
            document.addEventListener('repere:' + name, () => window.heard.push(name));
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('repere-assistant { --repere-accent: rgb(80, 0, 80) }');
          document.adoptedStyleSheets.push(sheet);
        }"""
    )
    colour = "e => getComputedStyle(e).backgroundColor"
    assert page.locator(".launcher").evaluate(colour) == "rgb(80, 0, 80)"
    start(page)
    assert page.locator(".send").evaluate(colour) == "rgb(80, 0, 80)"
    say(page, "danger", "Service de nuit")
    page.keyboard.press("Escape")
    assert page.evaluate(LEAVE.format(result="heard")) == ["open", "danger", "close", "exit"]
