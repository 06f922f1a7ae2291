"""Each flow without a mouse and without a finger: Tab, Enter, Space and the arrows alone."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.widget.canned import WidgetServer
from tests.widget.conftest import OpenPage

STOPS = 40  # more presses of Tab than the panel has stops
FOCUSED = """() => {
  const focused = document.querySelector('repere-assistant').shadowRoot?.activeElement;
  if (!focused) return ['', 'nothing'];
  // The frame of the field is drawn around its button too.
  const style = getComputedStyle(focused.closest('.composer') ?? focused);
  const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const label = focused.labels?.[0]?.textContent ?? '';
  const name = [focused.ariaLabel, focused.textContent, label].filter(Boolean).join(' ');
  return [name, drawn ? 'seen' : 'unseen'];
}"""


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until what is called so has the focus, and checks that one sees it there.

    Raises:
        AssertionError: it is never reached, or the focus is not drawn.
    """
    passed: list[str] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        focused, drawn = page.evaluate(FOCUSED)
        if name in focused:
            assert drawn == "seen", f"the focus on « {name} » is not drawn"
            return
        passed.append(focused[:40])
    raise AssertionError(f"« {name} » is not reached by Tab, but {passed}")


def open_by_key(page: Page) -> None:
    """Opens the panel from the launcher."""
    page.locator(".launcher").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Je suis un robot").wait_for()


def write(page: Page, text: str, until: str) -> None:
    """Goes to the field, writes and sends."""
    tab_to(page, "Ton message")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.get_by_text(until).first.wait_for()


def test_a_guided_conversation_and_its_way_back(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page())
    open_by_key(page)
    write(page, "questions", "fouille ton téléphone")
    page.keyboard.press("Shift+Tab")
    tab_to(page, "Ton message")
    page.keyboard.press("1")
    page.get_by_text("Ce n'est pas un diagnostic").wait_for()
    # After a press the focus stands in the field: the next Tab goes on from there.
    assert "Ton message" in page.evaluate(FOCUSED)[0]
    tab_to(page, "Voir qui peut aider")
    page.keyboard.press("Enter")
    page.get_by_text("Voir qui peut aider").first.wait_for()


def test_the_cards_of_a_plan(widget_server: WidgetServer, open_page: OpenPage) -> None:
    page = open_page(widget_server.page())
    open_by_key(page)
    write(page, "plan", "Un endroit sûr")
    tab_to(page, "Carte suivante")
    page.keyboard.press("Enter")
    page.get_by_text("Carte 2 sur 5").wait_for()


def test_all_wishes_and_words_of_ones_own(widget_server: WidgetServer, open_page: OpenPage) -> None:
    page = open_page(widget_server.page())
    open_by_key(page)
    tab_to(page, "Réglages")
    page.keyboard.press("Enter")
    page.get_by_label("Taille du texte").wait_for()
    tab_to(page, "Taille du texte")
    page.keyboard.press("ArrowDown")
    assert page.locator("dialog.panel").get_attribute("data-size")
    tab_to(page, "Ne rien lire à voix haute")
    page.keyboard.press("Space")
    assert page.get_by_role("log").get_attribute("aria-live") == "off"
    tab_to(page, "Apparence")
    page.keyboard.press("ArrowDown")
    assert page.locator("repere-assistant").get_attribute("data-skin")
    tab_to(page, "Pour revoir les contacts")
    page.keyboard.type("gâteau")
    page.keyboard.press("Enter")
    page.get_by_text("Les mots ne sont plus affichés ici").wait_for()


def test_practice_and_the_exit_itself(widget_server: WidgetServer, open_page: OpenPage) -> None:
    page = open_page(widget_server.page())
    open_by_key(page)
    tab_to(page, "Essayer")
    page.keyboard.press("Enter")
    page.get_by_text("C'était un essai").wait_for()
    tab_to(page, "Quitter")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: not address.startswith(widget_server.origin))
