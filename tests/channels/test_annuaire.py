"""The page of the directory: what is shown to whom, and searched without a trace."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.app import create_app
from bot.channels.annuaire import DirectoryPage
from bot.channels.limits import Limits
from bot.channels.paper import DESTINATION
from bot.directory import Directory
from bot.directory.browse import Filters, browse
from bot.directory.hours import PARIS
from bot.directory.load import load_services
from bot.settings import Settings

DAY = datetime(2026, 11, 24, 11, tzinfo=PARIS)
NIGHT = datetime(2026, 11, 25, 2, 30, tzinfo=PARIS)
DIRECTORY = Directory.from_seed()


def shown(filters: Filters, now: datetime = DAY, directory: Directory = DIRECTORY) -> list[str]:
    found = browse(directory.catalogue, filters, now)
    return [entry.service.id for heading in found for entry in heading.entries]


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=DirectoryPage(lambda: DIRECTORY, Limits(0, 0, 1)).routes()))


def test_every_service_stands_once_under_a_heading() -> None:
    everything = shown(Filters())
    assert sorted(everything) == sorted(s.id for s in load_services())
    assert everything[0] == "police-17"


def test_a_town_shows_what_serves_it_and_the_nearest_first() -> None:
    sevres = shown(Filters("92072"))
    assert "maison-famille-sevres" in sevres and "solidarites-sst10" not in sevres
    assert "maison-famille-sevres" not in shown(Filters("92050"))
    listening = browse(DIRECTORY.catalogue, Filters("92072"), DAY)[1]
    assert listening.entries[0].service.id == "maison-famille-sevres"


def test_elsewhere_shows_what_exists_there() -> None:
    assert "fvv92" not in shown(Filters("75000"))
    assert "transports-3117" in shown(Filters("75000"))
    assert "transports-3117" not in shown(Filters("00000"))
    assert "violences-femmes-info-3919" in shown(Filters("00000"))


def test_who_answers_now() -> None:
    night, day = shown(Filters(answered=True), NIGHT), shown(Filters(answered=True))
    assert {"police-17", "violences-femmes-info-3919", "allo-119"} <= set(night)
    assert not {"3018-e-enfance", "fvv92", "stopncii"} & set(night)
    assert {"3018-e-enfance", "fvv92", "mjd-blagis"} <= set(day)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("3919", "violences-femmes-info-3919"), ("01 47 91 48 44", "fvv92"), ("0147914844", "fvv92"),
        ("HARCELEMENT", "3018-e-enfance"), ("harcélement", "3018-e-enfance"),
        ("harcelemant", "3018-e-enfance"), ("avocat Gennevilliers", "mjd-gennevilliers"),
        ("dormir", "hebergement-115"), ("où dormir", "hebergement-115"), ("blessures", "umj-92"),
        ("sourd", "urgence-114"), ("nudes", "stopncii"), ("divorce", "permanences-vif-92"), ("Bagneux", "mjd-blagis"), ("mariage force", "sos-mariage-force"),
    ],
)  # fmt: skip
def test_search_as_people_write(query: str, expected: str) -> None:
    assert expected in shown(Filters(query=query)), shown(Filters(query=query))


def test_what_is_not_there_is_said(client: TestClient) -> None:
    page = client.post("/annuaire", data={"q": "zzzzzz"}).text
    assert "Aucun service. Essaie un autre mot" in page
    assert "<article" not in page
    assert "n'est pas reconnue" in client.get("/annuaire?ville=Xanadu").text.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("town", "is_there"),
    [("92050", True), ("genvilliers", True), ("vers la Défense", True), ("Versailles", False),
     ("dans le 93", False), ("75015", False), ("Boulogne-sur-Mer", False), ("idf", False)],
)  # fmt: skip
def test_a_town_may_be_written_in_the_address(
    client: TestClient, town: str, *, is_there: bool
) -> None:
    page = client.get("/annuaire", params={"ville": town}).text
    assert ('data-id="fvv92"' in page) is is_there
    assert 'data-id="violences-femmes-info-3919"' in page


def test_what_is_typed_stays_out_of_the_address(client: TestClient) -> None:
    everything = client.get("/annuaire").text.count("<article")
    assert client.get("/annuaire?q=dormir").text.count("<article") == everything
    page = client.post("/annuaire", data={"q": "dormir", "ville": "92050"}).text
    assert 0 < page.count("<article") < everything
    search = page[page.index('class="search"') - 80 : page.index('class="search"')]
    assert 'method="post"' in search


def test_a_search_is_written_nowhere(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        client.post("/annuaire", data={"q": "motsecret"})
    assert "motsecret" not in caplog.text.replace("httpx", "")


@pytest.mark.parametrize(
    "query", ['"><script>alert(1)</script>', "{{ 7*7 }}", "' onload=x", "é" * 5000]
)
def test_what_is_typed_is_only_text(client: TestClient, query: str) -> None:
    page = client.post("/annuaire", data={"q": query}).text
    assert "<script>alert" not in page and "49" not in re.findall(r'value="([^"]*)"', page)
    assert page.count("<script") == 2
    assert all(len(value) <= 200 for value in re.findall(r'value="([^"]*)"', page))


def test_bodies_that_no_form_sends(client: TestClient) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/annuaire", content=b"\xff\xfe%zz", headers=kind).status_code == 200
    assert client.post("/annuaire", content=b"", headers=kind).status_code == 200
    too_many = "&".join(f"a{n}=1" for n in range(50))
    with TestClient(
        create_app(Settings(database_url="sqlite://"))  # type: ignore[call-arg]
    ) as whole:
        assert whole.post("/annuaire", content=too_many, headers=kind).status_code == 400
        assert whole.post("/annuaire", content="q=" + "x" * 20000, headers=kind).status_code == 413


def test_expired_is_gone_and_late_is_last_and_flagged() -> None:
    services = [
        replace(s, expires_on=date(2026, 11, 1)) if s.id == "pharos" else s for s in load_services()
    ]
    directory = Directory(services)
    assert "pharos" not in shown(Filters(), DAY, directory)
    late = datetime(2027, 2, 2, 11, tzinfo=PARIS)
    listening = browse(directory.catalogue, Filters(), late)[1]
    entries = {entry.service.id: entry for entry in listening.entries}
    assert "à vérifier" in entries["fvv92"].contact.notes
    ids = list(entries)
    assert ids.index("fvv92") > ids.index("france-victimes-116006")


def test_the_exit_without_a_script_is_that_of_the_widget() -> None:
    source = Path(__file__).parents[2] / "bot" / "widget" / "src" / "destinations.ts"
    assert re.findall(r'"(https://[^"]+)"', source.read_text("utf-8"))[0] == DESTINATION


def test_links_lead_only_to_numbers_and_allowed_sites(client: TestClient) -> None:
    page = client.get("/annuaire").text
    hrefs = set(re.findall(r'<a [^>]*href="([^"]+)"', page)) - {
        DESTINATION,
        "/annuaire",
        "/p/simple",
        "/confidentialite",
    }
    known = {
        action.href
        for heading in browse(DIRECTORY.catalogue, Filters(), DAY)
        for entry in heading.entries
        for action in entry.contact.actions
    }
    assert {href for href in hrefs if not href.startswith("#")} == known
