"""The pages that are read and printed, in a real browser: privacy, register, figures, waiting."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from bot.app import create_app
from bot.channels.login import hash_password
from bot.channels.paper import DESTINATION
from bot.counts.release import THRESHOLD
from bot.counts.tables import tables
from bot.dialogue.content import get_content
from bot.settings import Settings
from tests.counts.seed import fill
from tests.pages.conftest import running

TEAM = {"username": "equipe", "password": "quatre-chevaux-bleus"}
PUBLIC = ("/confidentialite", "/confidentialite/registre", "/p/simple", "/annuaire")
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('paper') / 'repere.db'}"
    filled = fill(url, tables(get_content().families), date(2026, 11, 25))
    with ThreadPoolExecutor(1) as pool:  # the browser's own event loop runs in this thread
        pool.submit(asyncio.run, filled).result()
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        rasa_url="http://127.0.0.1:9",
        database_url=url,
        telegram_token=SecretStr(""),
        team_password_hash=SecretStr(hash_password(TEAM["password"])),
        limit_network=0,
    )
    with running(create_app(settings)) as origin:
        yield origin


@pytest.fixture
def opened(browser: Browser, base: str) -> Iterator[Open]:
    contexts = []

    def at(path: str, **options: object) -> Page:
        context = browser.new_context(http_credentials=TEAM, **options)  # type: ignore[arg-type]
        context.set_default_timeout(8000)
        outside = "<title>ailleurs</title>"
        context.route(
            re.compile("^https://"),
            lambda route: route.fulfill(content_type="text/html", body=outside),
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(base + path)
        return page

    yield at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_accessible_and_nothing_is_cut_off(opened: Open, width: int, scheme: str) -> None:
    page = opened("/healthz", viewport={"width": width, "height": 800}, color_scheme=scheme)
    origin = page.url.removesuffix("/healthz")
    for path in ("/confidentialite", "/confidentialite/registre", "/tableau", "/p/simple"):
        page.goto(origin + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == [], path


@pytest.mark.parametrize("path", PUBLIC)
def test_the_exit_comes_first_and_covers_at_once(opened: Open, path: str) -> None:
    page = opened(path)
    page.keyboard.press("Tab")
    leave = page.locator("a:focus")
    assert leave.get_attribute("href") == DESTINATION
    box = leave.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.locator(".exit").first.dispatch_event("pointerdown", {"button": 0})
    expect(page).to_have_title("ailleurs")


def test_from_page_to_page_no_entry_stays_behind(opened: Open) -> None:
    page = opened("/p/simple")
    start = page.evaluate("history.length")
    for link, there in (
        ("Ce que Repère garde", "/confidentialite"),
        ("Le registre détaillé", "/confidentialite/registre"),
        ("Ce que Repère garde, en mots simples", "/confidentialite"),
        ("Annuaire des services", "/annuaire"),
        ("Écrire à Repère", "/p/simple"),
    ):
        page.get_by_role("link", name=link, exact=True).click()
        expect(page).to_have_url(re.compile(f"{there}$"))
        page.wait_for_load_state()
        if there == "/annuaire":
            page.locator(".launcher").wait_for()
    assert page.evaluate("history.length") == start
    page.locator(".exit").first.dispatch_event("pointerdown", {"button": 0})
    expect(page).to_have_title("ailleurs")
    assert page.evaluate("history.length") == start


def test_the_team_sees_what_the_issue_of_figures_asks_for(opened: Open, base: str) -> None:
    page = opened("/tableau")
    titles = page.locator("h2").all_inner_texts()
    for words in ("canal", "Familles", "danger", "Sujets", "aidé", "Affiches", "montrés"):
        assert any(words in title for title in titles), words
    for words in ("ouverts", "Communes", "deviné", "Annuaire"):
        assert any(words in title for title in titles), words
    expect(page.get_by_text("La géolocalisation").or_(page.get_by_text("→")).first).to_be_visible()
    weeks = page.locator("section", has_text="Conversations par canal")
    assert weeks.locator("thead th").count() == 10, "how it changes, week by week"
    shown = [text for text in page.locator("td.number").all_inner_texts() if text.isdecimal()]
    answer = httpx2.get(f"{base}/tableau.csv", auth=(TEAM["username"], TEAM["password"]))
    lines = list(csv.DictReader(io.StringIO(answer.text), delimiter=";"))
    assert len(lines) > 200
    assert min(int(line["conversations"]) for line in lines) >= THRESHOLD
    assert {int(number) for number in shown[3:]} <= {int(line["conversations"]) for line in lines}
    assert not any(line["libelle"][:1] in "=+-@" for line in lines)


def test_on_paper_the_figures_stay_and_the_ways_out_do_not(opened: Open) -> None:
    page = opened("/tableau")
    page.emulate_media(media="print")
    assert page.locator("svg[role=img]").first.is_visible()
    assert len(page.pdf(format="A4")) > 20_000
    page.goto(page.url.replace("/tableau", "/confidentialite"))
    expect(page.locator(".exit")).to_be_hidden()
    expect(page.locator("table")).to_be_visible()
