"""Hostile texts in a real browser whose policy is switched off: escaping alone must do."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Page
from pydantic import SecretStr

from bot.app import create_app
from bot.settings import Settings
from tests.pages.conftest import running
from tests.privacy.hostile import HOSTILE

LIVE = tuple(
    text.replace("alert(1)", "(window.ran=1,alert(1))") for text in HOSTILE if "alert" in text
)
_WATCH = "window.ran = 0; addEventListener('error', () => {}, true);"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        rasa_url="http://127.0.0.1:9",
        rasa_timeout=0.5,
        database_url=f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('hostile') / 'repere.db'}",
        telegram_token=SecretStr(""),
        limit_conversation=0,
        limit_network=0,
    )
    with running(create_app(settings)) as origin:
        yield origin


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without the policy; whatever runs a text opens a dialog or leaves a mark."""
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(10_000)
    context.add_init_script(_WATCH)
    context.route("https://**", lambda route: route.abort())
    opened = context.new_page()
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    opened.on("dialog", note)
    yield opened
    assert dialogs == []
    context.close()


def check(page: Page, scripts: int) -> None:
    assert page.evaluate("window.ran") == 0
    assert page.locator("script").count() == scripts
    assert page.locator("[onload], [onerror], [onclick], [onfocus], [style], img").count() == 0


def test_the_page_of_the_policy_would_notice(page: Page, base: str) -> None:
    """The instrument itself: without the policy a script in the page does run."""
    page.goto(f"{base}/p/simple")
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s)"
    )
    assert page.evaluate("window.ran") == 1


def test_the_form_runs_nothing_with_and_without_the_pages_own_script(page: Page, base: str) -> None:
    page.goto(f"{base}/p/simple")
    scripts = page.locator("script").count()
    for text in LIVE:
        page.locator("#text").fill(text)
        with page.expect_response("**/p/simple"):
            page.locator(".send").click()
        page.locator(".mine").wait_for()
        check(page, scripts)
        page.locator("#text").fill(text)
        with page.expect_navigation():
            page.evaluate("document.querySelector('.composer').submit()")
        check(page, scripts)
        assert "window.ran=1" in page.locator(".mine").inner_text()


def test_the_directory_runs_nothing(page: Page, base: str) -> None:
    for text in LIVE:
        page.goto(f"{base}/annuaire")
        scripts = page.locator("script").count()
        page.locator("#q").fill(text)
        with page.expect_navigation():
            page.evaluate("document.querySelector('.search').submit()")
        check(page, scripts)


def test_an_address_runs_nothing(page: Page, base: str) -> None:
    for path in (
        "annuaire",
        "p",
        "p/simple",
        "confidentialite",
        "confidentialite/registre",
        "nulle-part",
    ):
        given = quote("".join(LIVE), safe="")
        page.goto(f"{base}/{path}?ville={given}&q={given}&text={given}#{given}")
        assert page.evaluate("window.ran") == 0
        assert page.locator("[onload], [onerror], [onclick], [onfocus]").count() == 0


def test_the_widget_runs_nothing(page: Page, base: str) -> None:
    page.goto(f"{base}/p")
    field = page.locator("repere-assistant textarea, repere-assistant input[type=text]").first
    field.wait_for()
    for text in LIVE:
        field.fill(text.replace("\r\n", " "))
        with page.expect_response("**/api/v1/messages"):
            field.press("Enter")
        assert page.evaluate("window.ran") == 0
        inside = "repere-assistant :is(script, img, [onload], [onerror], [onclick], [onfocus])"
        assert page.locator(inside).count() == 0
