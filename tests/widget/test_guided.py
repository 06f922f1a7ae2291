"""Guided conversations: where one is, cards to leaf through, the ruler, by key and by finger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.widget.canned import WidgetServer
from tests.widget.conftest import OpenPage
from tests.widget.reading import read_panel
from tests.widget.states import say, start
from tests.widget.waiting import in_view

IN_VIEW = """() => {
  const root = document.querySelector('repere-assistant').shadowRoot;
  const list = root.querySelector('.leaves').getBoundingClientRect();
  return [...root.querySelectorAll('.leaves li')].filter(leaf => {
    const {left, right} = leaf.getBoundingClientRect();
    return left >= list.left - 1 && right <= list.right + 1;
  }).map(leaf => leaf.querySelector('.leaf-title').textContent);
}"""
FRAME_MS = 16
FOCUSED = "document.querySelector('repere-assistant').shadowRoot.activeElement.ariaLabel"


def test_a_question_says_where_it_stands_and_its_moves_stand_apart(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    say(page, "questions", "fouille ton téléphone")
    bar = page.get_by_role("progressbar", name="Avancement : 3 sur 8")
    assert bar.evaluate("bar => [bar.value, bar.max]") == [3, 8]
    assert page.get_by_text("3 sur 8", exact=True).is_visible()
    assert page.locator(".moves button").all_inner_texts() == ["4\nRevenir"]
    page.keyboard.press("4")
    page.get_by_text("On revient à la question d'avant.").wait_for()
    page.get_by_role("button", name="Oui").click()
    page.get_by_text("Ce n'est pas un diagnostic").wait_for()
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_the_ruler_tells_zones_and_answers_in_words(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    start(page)
    say(page, "questions", "fouille ton téléphone")
    page.keyboard.press("1")
    page.get_by_text("Ce n'est pas un diagnostic").wait_for()
    heard = [line for line in read_panel(page) if line.startswith("StaticText")]
    start_at = heard.index("StaticText: Vert : la relation est saine")
    assert [line.removeprefix("StaticText: ") for line in heard[start_at : start_at + 12]] == [
        "Vert : la relation est saine",
        "Respecte tes choix et tes goûts",
        "Accepte tes ami·es",
        "Orange : dis stop, parles-en",
        "Se moque de toi devant les autres",
        "Fouille ton téléphone",
        "Tu as répondu oui",
        "Te fait du chantage",
        "Rouge : protège-toi, demande de l'aide",
        "Te bouscule ou te gifle",
        "Tu as répondu oui",
        "Te menace avec une arme",
    ]
    colours = page.locator(".zone").evaluate_all(
        "zones => zones.map(zone => getComputedStyle(zone).borderInlineStartColor)"
    )
    assert len(set(colours)) == 3


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_cards_turn_by_button_and_by_arrow_key(
    widget_server: WidgetServer, open_page: OpenPage, direction: str
) -> None:
    page = open_page(widget_server.page(dir=direction), reduced_motion="reduce")
    start(page)
    say(page, "plan", "Un endroit sûr")
    in_view(page, IN_VIEW, ["Un endroit sûr"])
    page.get_by_role("button", name="Carte suivante").click()
    page.get_by_text("Carte 2 sur 5").wait_for()
    in_view(page, IN_VIEW, ["Une personne"])
    assert page.evaluate(FOCUSED) == "Carte suivante"
    page.get_by_role("list", name="5 cartes").focus()
    page.keyboard.press("ArrowRight" if direction == "ltr" else "ArrowLeft")
    page.get_by_text("Carte 3 sur 5").wait_for()
    page.keyboard.press("End")
    page.get_by_text("Carte 5 sur 5").wait_for()
    in_view(page, IN_VIEW, ["Après"])
    last = page.get_by_role("button", name="Carte suivante")
    expect(last).to_have_attribute("aria-disabled", "true")
    last.click(force=True)
    page.keyboard.press("Home")
    assert page.get_by_text("Carte 5 sur 5").is_visible()


def test_a_swipe_turns_a_card_and_says_so(widget_server: WidgetServer, open_page: OpenPage) -> None:
    page = open_page(
        widget_server.page(),
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
    )
    start(page)
    say(page, "plan", "Un endroit sûr")
    swipe(page)
    page.get_by_text("Carte 2 sur 5").wait_for()
    in_view(page, IN_VIEW, ["Une personne"])


def swipe(page: Page) -> None:
    """Draws a finger over the cards once they lie still, as fast as a person does."""
    page.locator(".leaves").scroll_into_view_if_needed()
    box = page.locator(".leaves").bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    y = box["y"] + 30
    far, near = box["x"] + box["width"] * 0.9, box["x"] + box["width"] * 0.1

    def touch(kind: str, *points: float) -> None:
        event = {"type": kind, "touchPoints": [{"x": x, "y": y} for x in points]}
        session.send("Input.dispatchTouchEvent", event)

    touch("touchStart", far)
    for step in range(1, 13):
        touch("touchMove", far + (near - far) * step / 12)
        page.wait_for_timeout(FRAME_MS)
    touch("touchEnd")


def test_with_four_answers_the_first_contact_can_be_pressed_without_scrolling(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    for size in ({"width": 1280, "height": 720}, {"width": 360, "height": 640}):
        page = open_page(widget_server.page(), viewport=size)
        start(page)
        say(page, "danger", "Service de nuit")
        page.get_by_role("button", name="Pourquoi ce message").wait_for()
        action = page.locator(".action").first.bounding_box()
        dock = page.locator(".choices").bounding_box()
        assert action is not None
        assert dock is not None
        assert action["y"] + action["height"] <= dock["y"], size
