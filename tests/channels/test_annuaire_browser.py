"""The page of the directory in a real browser: with and without a script, left, printed."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.app import create_app
from bot.directory.hours import PARIS
from bot.directory.load import load_services
from bot.settings import Settings

DAY = datetime(2026, 11, 24, 11, tzinfo=PARIS)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    app = create_app(Settings(database_url="sqlite://"))  # type: ignore[call-arg]
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="off")
    runner = uvicorn.Server(config)
    thread = threading.Thread(target=runner.run, daemon=True)
    with time_machine.travel(DAY, tick=True):
        thread.start()
        while not runner.started:
            thread.join(0.01)
        yield f"http://127.0.0.1:{runner.servers[0].sockets[0].getsockname()[1]}"
        runner.should_exit = True
        thread.join(5)


def opened(browser: Browser, base: str, problems: list[str], **options: object) -> Page:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(8000)
    context.route(
        re.compile("^https://"),
        lambda route: route.fulfill(content_type="text/html", body="<title>ailleurs</title>"),
    )
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(base + "/annuaire")
    return page


def test_headers_and_title_tell_nothing(base: str, browser: Browser) -> None:
    page = browser.new_page()
    answer = page.goto(base + "/annuaire")
    assert answer is not None
    headers = answer.all_headers()
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert page.title() == "Annuaire"
    assert page.locator("meta[property^='og:']").count() == 0
    page.close()


def test_without_a_script(base: str, browser: Browser) -> None:
    problems: list[str] = []
    page = opened(browser, base, problems, java_script_enabled=False)
    expect(page.locator("article")).to_have_count(len(load_services()))
    page.locator("#ville").select_option("92072")
    page.get_by_label("Quelqu'un répond maintenant").check()
    page.get_by_role("button", name="Afficher").click()
    expect(page).to_have_url(re.compile(r"\?ville=92072&ouvert=1$"))
    expect(page.locator("#ville")).to_have_value("92072")
    page.locator("#q").fill("parler femmes")
    page.get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(base + "/annuaire")
    expect(page.locator("[data-id='violences-femmes-info-3919']")).to_be_visible()
    expect(page.locator("[data-id='stopncii']")).to_have_count(0)
    page.get_by_role("link", name="Quitter").click()
    expect(page).to_have_title("ailleurs")
    assert problems == []
    page.context.close()


def test_with_a_script_nothing_of_it_stays_in_the_tab(base: str, browser: Browser) -> None:
    problems: list[str] = []
    page = opened(browser, base, problems)
    page.locator(".launcher").wait_for()
    start = page.evaluate("history.length")
    page.locator("#ville").select_option("92036")
    page.get_by_role("button", name="Afficher").click()
    expect(page).to_have_url(re.compile(r"\?ville=92036$"))
    page.locator(".launcher").wait_for()
    page.locator("#q").fill("avocat")
    page.locator("#q").press("Enter")
    expect(page.locator("[data-id='police-17']")).to_be_hidden()
    expect(page.locator("[data-id='permanences-vif-92']")).to_be_visible()
    expect(page.locator(".state")).to_have_text(re.compile(r"^\d+ services?$"))
    page.locator("#q").fill("zzzzz")
    page.locator("#q").press("Enter")
    expect(page.locator(".state")).to_contain_text("Aucun service")
    expect(page.locator("article:visible")).to_have_count(0)
    assert "avocat" not in page.url
    page.get_by_text("Aller à une rubrique").click()
    assert page.evaluate("history.length") == start
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    page.locator(".exit").first.dispatch_event("pointerdown", {"button": 0})
    expect(page).to_have_title("ailleurs")
    assert page.evaluate("history.length") == start
    assert problems == []
    page.context.close()


def test_the_exit_covers_the_page_at_once(base: str, browser: Browser) -> None:
    page = opened(browser, base, [])
    page.locator(".launcher").wait_for()
    page.context.route(re.compile("^https://"), lambda route: None)  # a place that never answers
    covered = page.evaluate("""() => {
        const press = new PointerEvent("pointerdown", { button: 0, cancelable: true });
        document.querySelector(".exit").dispatchEvent(press);
        const seen = document.querySelector("article").checkVisibility({ visibilityProperty: true });
        return [document.querySelector("[data-page]").matches(":popover-open"), seen, document.title];
    }""")
    assert covered == [True, False, "Nouvel onglet"]
    page.context.close()


def test_three_times_shift_leaves_also_while_typing(base: str, browser: Browser) -> None:
    problems: list[str] = []
    page = opened(browser, base, problems)
    page.locator(".launcher").wait_for()
    page.locator("#q").click()
    page.keyboard.type("Av")  # a capital is no Shift alone
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(page.locator(".shift")).to_have_text("Maj encore 1 fois pour quitter")
    page.keyboard.press("Shift")
    expect(page).to_have_title("ailleurs")
    assert problems == []
    page.context.close()


def test_the_exit_leaves_where_the_widget_did_not_load(base: str, browser: Browser) -> None:
    context = browser.new_context()
    context.route("**/repere.js", lambda route: route.abort())
    context.route(
        re.compile("^https://"),
        lambda route: route.fulfill(content_type="text/html", body="<title>ailleurs</title>"),
    )
    page = context.new_page()
    page.goto(base + "/annuaire")
    start = page.evaluate("history.length")
    page.get_by_role("link", name="Quitter").click()
    expect(page).to_have_title("ailleurs")
    assert page.evaluate("history.length") == start
    context.close()


def test_a_search_over_the_limit_hides_nothing(base: str, browser: Browser) -> None:
    page = opened(browser, base, [])
    page.locator(".launcher").wait_for()
    page.context.route(
        re.compile("/annuaire$"), lambda route: route.fulfill(status=429, json={"status": 429})
    )
    page.locator("#q").fill("avocat")
    page.locator("#q").press("Enter")
    expect(page.locator(".state")).to_contain_text("Attends une demi-minute")
    expect(page.locator("article:visible")).to_have_count(len(load_services()))
    page.context.close()


def test_on_paper(base: str, browser: Browser) -> None:
    page = opened(browser, base, [])
    page.emulate_media(media="print")
    for hidden in (".exit", ".filters", ".search", ".badge", "repere-assistant"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_text("lun-ven 9 h 30 à 17 h 30").first).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_accessible_on_a_phone_and_a_desk(
    base: str, browser: Browser, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 800}
    page = opened(browser, base, [], viewport=size, color_scheme=scheme)
    page.locator(".launcher").wait_for()
    page.get_by_text("Aller à une rubrique").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []
    page.context.close()
