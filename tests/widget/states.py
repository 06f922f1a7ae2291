"""Every state in which a person may see the widget, and the way there.

The same list is walked through by the tests of accessibility and by
``tools/screenshots.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.widget.canned import WidgetServer

PANEL = re.compile("/repere-panel[.]js")
"""The address of the panel, whatever hash it carries."""


def start(page: Page) -> None:
    """Opens the panel and waits for the greeting."""
    page.locator(".launcher").click()
    page.get_by_text("Je suis un robot").wait_for()


def say(page: Page, text: str, until: str = "") -> None:
    """Writes a message, and waits for a text that answers it."""
    page.get_by_label("Ton message").fill(text)
    page.get_by_label("Ton message").press("Enter")
    if until:
        page.get_by_text(until).first.wait_for()


def open_settings(page: Page) -> None:
    """Unfolds the drawer of the wishes."""
    page.get_by_role("button", name="Réglages").click()


def _closed(page: Page, server: WidgetServer) -> None:
    """Nothing to do: it is what a page shows first."""


def _greeting(page: Page, server: WidgetServer) -> None:
    start(page)


def _limits(page: Page, server: WidgetServer) -> None:
    start(page)
    page.get_by_text("Ce qui reste quand même").click()


def _typing(page: Page, server: WidgetServer) -> None:
    start(page)
    say(page, "lent", "écrit…")


def _contacts(page: Page, server: WidgetServer) -> None:
    start(page)
    say(page, "danger", "Service de nuit")


def _unfolded(page: Page, server: WidgetServer) -> None:
    _contacts(page, server)
    page.get_by_text("Ce que dit la loi").click()
    page.get_by_text("Article fictif").scroll_into_view_if_needed()


def _question(page: Page, server: WidgetServer) -> None:
    start(page)
    say(page, "questions", "fouille ton téléphone")


def _scale(page: Page, server: WidgetServer) -> None:
    _question(page, server)
    page.get_by_role("button", name="Oui").click()
    page.get_by_text("Ce n'est pas un diagnostic").wait_for()


def _cards(page: Page, server: WidgetServer) -> None:
    start(page)
    say(page, "plan", "Un endroit sûr")
    page.get_by_role("button", name="Carte suivante").click()


def _settings(page: Page, server: WidgetServer) -> None:
    start(page)
    open_settings(page)


def _words(page: Page, server: WidgetServer) -> None:
    server.telegram = True
    _settings(page, server)
    page.get_by_role("button", name="Continuer sur Telegram").click()
    page.get_by_role("link", name="Ouvrir Telegram").wait_for()
    page.get_by_label("Pour revoir les contacts").fill("gâteau")
    page.get_by_role("button", name="Garder ces mots").click()
    page.get_by_text("Les mots ne sont plus affichés ici").wait_for()
    page.get_by_role("link", name="Ouvrir Telegram").scroll_into_view_if_needed()


def _practised(page: Page, server: WidgetServer) -> None:
    start(page)
    page.get_by_role("button", name="Essayer").click()
    page.get_by_text("C'était un essai").wait_for()


def _shift(page: Page, server: WidgetServer) -> None:
    start(page)
    page.keyboard.press("Shift")
    page.get_by_text("Maj encore 2 fois").wait_for()


def _kept(page: Page, server: WidgetServer) -> None:
    _settings(page, server)
    page.get_by_label("Garder la conversation").check()
    page.reload()
    page.locator("section .exit").wait_for()


def _large(page: Page, server: WidgetServer) -> None:
    _settings(page, server)
    page.get_by_label("Taille du texte").select_option("Très grande")
    open_settings(page)
    say(page, "danger", "Service de nuit")


def _weather(page: Page, server: WidgetServer) -> None:
    _skin(page, "Météo")


def _homework(page: Page, server: WidgetServer) -> None:
    _skin(page, "Devoirs")


def _skin(page: Page, name: str) -> None:
    start(page)
    open_settings(page)
    page.get_by_label("Apparence").select_option(name)
    open_settings(page)
    say(page, "questions", "fouille ton téléphone")


def _erased(page: Page, server: WidgetServer) -> None:
    start(page)
    page.get_by_role("button", name="Tout effacer").click()
    page.get_by_text("Tout est effacé ici").wait_for()


def _refused(page: Page, server: WidgetServer) -> None:
    start(page)
    say(page, "refus", "Attends un instant")


def _failing(page: Page, server: WidgetServer) -> None:
    start(page)
    server.failing = True
    say(page, "bonjour")
    page.locator(".log a[href='tel:17']").wait_for()


def _no_panel(page: Page, server: WidgetServer) -> None:
    page.route(PANEL, lambda route: route.abort())
    page.locator(".launcher").click()
    page.locator("dialog.fallback a[href='tel:17']").wait_for()


def _offline_exit(page: Page, server: WidgetServer) -> None:
    start(page)
    page.context.set_offline(True)
    page.locator("dialog .exit").dispatch_event("pointerdown")
    page.get_by_text("Page indisponible").wait_for()


@dataclass(frozen=True)
class State:
    """A state, and how a fresh page gets there."""

    name: str
    reach: Callable[[Page, WidgetServer], None]


STATES = tuple(
    State(name, reach)
    for name, reach in (
        ("closed", _closed),
        ("greeting", _greeting),
        ("limits", _limits),
        ("typing", _typing),
        ("contacts", _contacts),
        ("unfolded", _unfolded),
        ("question", _question),
        ("scale", _scale),
        ("cards", _cards),
        ("settings", _settings),
        ("words", _words),
        ("practised", _practised),
        ("shift", _shift),
        ("kept", _kept),
        ("large-text", _large),
        ("weather", _weather),
        ("homework", _homework),
        ("erased", _erased),
        ("refused", _refused),
        ("server-gone", _failing),
        ("no-panel", _no_panel),
        ("offline-exit", _offline_exit),
    )
)
