"""« Quitter » in a real browser: blank at once, forgotten, and nothing to go back to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.widget.canned import WidgetServer
from tests.widget.conftest import OpenPage
from tests.widget.reading import read
from tests.widget.states import say, start
from tests.widget.waiting import eventually

SLOW = "https://slow.example/"
# One call for all: with a navigation under way, a second one would wait for its end.
PRESS = """() => new Promise(done => {
  const root = document.querySelector('repere-assistant').shadowRoot;
  const read = () => document.body.innerText.trim();
  root.querySelector('dialog .exit').dispatchEvent(new PointerEvent('pointerdown'));
  requestAnimationFrame(() => {
    const frame = {
      text: read(),
      covered: document.elementFromPoint(20, 20).matches('[data-page]:popover-open'),
      title: document.title,
    };
    setTimeout(() => done({...frame, later: read()}), 350);
  });
})"""
PLAY = """() => {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = document.createElement('canvas').captureStream();
  document.querySelector('main').append(video);
  video.play().catch(() => {});
}"""
PRESS_AND_LOOK = """() => {
  document.querySelector('repere-assistant').shadowRoot.querySelector('dialog .exit')
    .dispatchEvent(new PointerEvent('pointerdown'));
  return {
    icon: document.querySelector('link[rel=icon]').getAttribute('href'),
    paused: document.querySelector('video').paused,
  };
}"""
COVER_WITH_BANNER = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('#banner { position: fixed; inset: 0; z-index: 2147483647; background: #eee }');
  document.adoptedStyleSheets.push(sheet);
}"""
QUIT = """() => {
  let told = false;
  document.addEventListener('repere:exit', () => { told = true; });
  document.dispatchEvent(new Event('repere:quit'));
  return told && getComputedStyle(document.body).visibility;
}"""


def start_and_press(page: Page) -> None:
    start(page)
    page.locator("dialog .exit").dispatch_event("pointerdown")


def test_blank_in_the_next_frame_even_if_the_destination_is_slow(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page(exits=SLOW))
    start(page)
    seen = page.evaluate(PRESS)
    assert seen == {"text": "", "covered": True, "title": "Nouvel onglet", "later": ""}


def test_icon_media_and_requests_go_with_the_title(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page(extra="icon", exits=SLOW))
    start(page)
    page.evaluate(PLAY)
    say(page, "lent", "écrit…")
    stopped: list[str] = []
    page.on("requestfailed", lambda request: stopped.append(request.url))
    assert page.evaluate(PRESS_AND_LOOK) == {"icon": "data:,", "paused": True}
    eventually(page, lambda: f"{widget_server.origin}/api/v1/messages" in stopped)


def test_nothing_is_left_to_be_read_by_a_screen_reader(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page(exits=SLOW))
    start(page)
    say(page, "danger", "Service de nuit")
    page.context.set_offline(True)
    page.locator("dialog .exit").dispatch_event("pointerdown")
    page.get_by_text("Page indisponible").wait_for()
    heard = [line for line in read(page) if not line.endswith(": ")]
    assert heard == [
        "RootWebArea: Page indisponible",
        "StaticText: Page indisponible",
        "link: Continuer",
    ]


@pytest.mark.parametrize("width", [1280, 360])
def test_no_banner_of_the_host_hides_the_exit(
    widget_server: WidgetServer, open_page: OpenPage, width: int
) -> None:
    page = open_page(widget_server.page(extra="banner"), viewport={"width": width, "height": 740})
    page.evaluate(COVER_WITH_BANNER)
    page.locator(".launcher").dispatch_event("click")
    page.get_by_text("Je suis un robot").wait_for()
    page.locator("dialog .exit").click()
    page.wait_for_url("https://exit.example/")


def test_a_thumb_reaches_the_exit_of_a_phone(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page(), viewport={"width": 360, "height": 740})
    start(page)
    box = page.locator("dialog .exit").bounding_box()
    assert box is not None
    assert box["y"] > 740 * 2 / 3
    assert min(box["width"], box["height"]) >= 44


@pytest.mark.parametrize("why", ["no JavaScript", "the script does not come"])
def test_a_plain_link_stands_where_there_is_no_script(
    widget_server: WidgetServer, browser: Browser, why: str
) -> None:
    context = browser.new_context(java_script_enabled=why != "no JavaScript")
    context.route(re.compile("/repere[.]js"), lambda route: route.abort())
    try:
        page = context.new_page()
        page.goto(widget_server.page(extra="link"))
        assert page.get_by_role("link", name="Repère").is_visible()
    finally:
        context.close()


def test_leaves_for_the_destination_and_makes_the_server_forget_once(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start_and_press(page)
    page.wait_for_url("https://exit.example/")
    assert len(page.context.pages) == 1
    eventually(page, lambda: bool(widget_server.calls("DELETE")))
    page.wait_for_timeout(200)
    assert widget_server.calls("DELETE") == ["DELETE /api/v1/conversations/c1"]
    # Nothing else was told to anybody: the greeting, then the wish to be forgotten.
    assert len(widget_server.seen) == 2


def test_tries_the_next_destination_when_the_first_does_not_answer(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page(exits=f"{SLOW}%20https://second.example/"))
    start_and_press(page)
    page.wait_for_url("https://second.example/")


def test_offline_it_stays_on_a_plain_page(widget_server: WidgetServer, open_page: OpenPage) -> None:
    page = open_page(widget_server.page())
    start(page)
    page.context.set_offline(True)
    page.locator("dialog .exit").dispatch_event("pointerdown")
    page.get_by_text("Page indisponible").wait_for()
    assert page.title() == "Page indisponible"
    assert page.evaluate("document.body.innerText.trim()") == ""


def test_shift_three_times_counts_aloud_and_leaves_while_typing(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    page.get_by_label("Ton message").press_sequentially("AbC")
    page.keyboard.press("Shift")
    page.get_by_role("status").filter(has_text="encore 2 fois").wait_for()
    page.keyboard.press("Shift+A")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    assert page.url.startswith(widget_server.origin)
    page.keyboard.press("Shift")
    page.wait_for_url("https://exit.example/")


@pytest.mark.parametrize("mode", ["unwind", "discreet"])
def test_no_page_of_the_site_but_its_front_page_is_left_to_go_back_to(
    widget_server: WidgetServer, open_page: OpenPage, mode: str
) -> None:
    options = {"discreet": "1"} if mode == "discreet" else {}
    page = open_page(widget_server.page("a", **options))
    for name in ("b", "c"):
        page.evaluate(
            "address => document.getElementById('next').href = address",
            widget_server.page(name, **options),
        )
        page.locator("#next").click()
        page.wait_for_url(f"**/{name}?*")
        page.locator(".launcher").wait_for()
    start_and_press(page)
    page.wait_for_url("https://exit.example/")
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    left = [entry["url"] for entry in history["entries"] if entry["url"] != "about:blank"]
    front = [f"{widget_server.origin}/"] if mode == "unwind" else []
    assert left == [*front, "https://exit.example/"]
    assert history["currentIndex"] == len(history["entries"]) - 1
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_coming_back_from_the_cache_shows_a_plain_page(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    page.evaluate("window.kept = true")
    page.goto(widget_server.page("b"))
    page.go_back(wait_until="commit")
    page.locator(".launcher").wait_for()
    # There is an entry after this one, so the exit leaves by a new entry and Back leads here.
    start_and_press(page)
    page.wait_for_url("https://exit.example/")
    page.go_back(wait_until="commit")
    plain = page.get_by_text("Page indisponible")
    either = plain.or_(page.locator(".launcher")).filter(visible=True)
    expect(either.first).to_be_visible()
    if not page.evaluate("window.kept === true"):
        pytest.skip("this browser did not keep the page")
    assert page.get_by_text("Page indisponible").is_visible()
    assert page.evaluate("document.body.innerText.trim()") == ""
    page.get_by_role("link", name="Continuer").click()
    page.wait_for_url("https://exit.example/")


def test_rehearsal_comes_back_and_erases_nothing(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    practise = page.get_by_role("button", name="Essayer")
    hidden = "button => (button.click(), getComputedStyle(document.body).visibility)"
    assert practise.evaluate(hidden) == "hidden"
    page.get_by_text("C'était un essai").wait_for()
    assert page.get_by_text("Je suis un robot").is_visible()
    assert widget_server.calls("DELETE") == []


def test_exit_of_the_host_and_ours_know_of_each_other(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page(exits=SLOW))
    start(page)
    assert page.evaluate(QUIT) == "hidden"
