"""Pages that make it hard: resets, other units, shortcuts, frames, quirks mode, a narrow window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.widget.canned import WidgetServer, integrity
from tests.widget.conftest import OpenPage
from tests.widget.states import say, start
from tests.widget.test_states import check_targets

RESET = "* { all: unset !important }"
SMALL_UNITS = "html { font-size: 62.5%; background: #111; color: #eee } * { line-height: 1 }"
SPECIAL = "button, dialog, p { display: none !important } dialog { opacity: 0 !important }"
SHORTCUTS = """() => {
  for (const type of ['click', 'mousedown', 'pointerdown', 'keydown', 'keyup', 'input'])
    for (const place of [document.body, document.documentElement, document])
      place.addEventListener(type, event => {
        event.stopPropagation();
        if (type.startsWith('key')) event.preventDefault();
      });
}"""
STYLE = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}"""


def talk_and_leave(page: Page, width: int) -> None:
    """Opens the chat, asks, sees a contact that can be pressed, and leaves."""
    start(page)
    say(page, "danger", "Service de nuit")
    expect(page.get_by_role("link", name="Appeler le service")).to_be_in_viewport()
    check_targets(page, width)
    page.locator("dialog .exit").click()
    page.wait_for_url("https://exit.example/")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("css", [RESET, SMALL_UNITS, SPECIAL], ids=["reset", "62.5 %", "hidden"])
def test_styles_of_the_host_change_nothing_that_matters(
    widget_server: WidgetServer, open_page: OpenPage, css: str, width: int
) -> None:
    page = open_page(widget_server.page(), viewport={"width": width, "height": 640})
    page.evaluate(STYLE, css)
    talk_and_leave(page, width)


@pytest.mark.parametrize("css", [RESET, SPECIAL], ids=["reset", "hidden"])
def test_the_page_is_blank_at_the_exit_whatever_its_styles(
    widget_server: WidgetServer, open_page: OpenPage, css: str
) -> None:
    page = open_page(widget_server.page())
    page.evaluate(STYLE, css)
    start(page)
    page.context.set_offline(True)
    page.locator("dialog .exit").dispatch_event("pointerdown")
    page.wait_for_function("document.title === 'Page indisponible'")
    assert page.evaluate("document.body.innerText.trim()") == ""
    assert page.locator(".launcher").is_hidden()


def test_handlers_that_keep_events_to_themselves_take_no_letter(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    page.evaluate(SHORTCUTS)
    start(page)
    page.get_by_label("Ton message").press_sequentially("plan")
    page.keyboard.press("Enter")
    page.get_by_text("Un endroit sûr", exact=True).wait_for()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://exit.example/")


def page_without_doctype(server: WidgetServer) -> str:
    return (
        "<html><head><title>vieux</title></head><body><table><tr><td>texte</table>"
        f'<script async src="{server.origin}/static/repere.js" integrity="{integrity()}" '
        'crossorigin data-exit="https://exit.example/"></script></body></html>'
    )


def test_a_page_in_quirks_mode(widget_server: WidgetServer, open_page: OpenPage) -> None:
    page = open_page(widget_server.page())
    body = page_without_doctype(widget_server)
    page.route("**/vieux", lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto(f"{widget_server.origin}/vieux")
    assert page.evaluate("document.compatMode") == "BackCompat"
    talk_and_leave(page, 1280)


@pytest.mark.parametrize("around", ["127.0.0.1", "localhost"])
def test_from_a_frame_the_whole_tab_leaves(
    widget_server: WidgetServer, open_page: OpenPage, around: str
) -> None:
    page = open_page(widget_server.page())
    page.goto(widget_server.framed().replace("127.0.0.1", around, 1))
    frame = page.frame_locator("iframe")
    frame.locator(".launcher").click()
    frame.get_by_text("Je suis un robot").wait_for()
    frame.locator("dialog .exit").click()
    page.wait_for_url("https://exit.example/")
