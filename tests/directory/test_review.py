"""What must be checked again: dates, links, and the sheet of the person who phones."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.directory.check_channel import is_allowed
from bot.directory.cli import main
from bot.directory.links import check_links, links
from bot.directory.load import load_services
from bot.directory.review import COLUMNS, doubts, late, lines, reviewer, write_sheet
from bot.directory.timetable import timetable

SERVICES = load_services()


def test_a_passed_date_names_who_where_and_what_to_ask() -> None:
    assert [s.id for s in late(SERVICES, date(2026, 11, 24))] == []
    told = next(
        line for line in lines(SERVICES, date(2027, 2, 1)) if line.startswith("fvv92 : à revér")
    )
    assert "depuis le 15/01/2027" in told
    assert "référente ou référent du Département" in told
    assert "appeler le 01 47 91 48 44" in told
    assert "source : https://www.ville-montrouge.fr/" in told
    assert "Horaires de 2019-2020" in told


def test_what_comes_soon_and_what_has_expired() -> None:
    told = "\n".join(lines(SERVICES, date(2027, 1, 2)))
    assert "fvv92 : à revérifier avant le 15/01/2027" in told
    gone = replace(SERVICES[0], expires_on=date(2026, 12, 31))
    assert f"{gone.id} : n'est plus montré depuis le 31/12/2026" in "\n".join(
        lines([gone], date(2027, 1, 2))
    )


def test_every_doubt_has_somebody_to_settle_it() -> None:
    told = list(doubts(SERVICES))
    assert len(told) == sum(bool(s.to_check) for s in SERVICES)
    assert all(reviewer(service) for service in SERVICES)


def test_the_sheet_can_be_opened_printed_and_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "controle.csv"
    assert main(["export", "--review", str(path)]) == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig"), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    assert {row["Fiche"] for row in rows} == {service.id for service in SERVICES}
    row = next(row for row in rows if row["Fiche"] == "fvv92")
    assert row["Comment joindre"] == "appeler le 01 47 91 48 44"
    assert "lun-ven 9 h 30 à 17 h 30" in row["Horaires connus"]
    assert row["Résultat"] == ""
    assert main(["export", "--review", str(tmp_path / "no" / "where.csv")]) == 1


def test_what_is_late_stands_first_on_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "controle.csv"
    write_sheet(path, SERVICES, date(2027, 1, 20))
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig"), delimiter=";"))
    passed = ["(passé)" in row["À revoir avant le"] for row in rows]
    assert passed[0] and passed == sorted(passed, reverse=True)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("24/7", "24 h/24, 7 j/7"),
        ("Mo-Fr 09:30-17:30; PH off", "lun-ven 9 h 30 à 17 h 30 ; fermé les jours fériés"),
        ("Mo-Su,PH 09:00-23:00", "tous les jours, fériés aussi, 9 h à 23 h"),
        ("Mo,Th 09:15-12:00,14:00-18:00", "lun, jeu 9 h 15 à 12 h, 14 h à 18 h"),
    ],
)
def test_a_week_in_french(hours: str, said: str) -> None:
    assert timetable(hours) == said


class _Site(BaseHTTPRequestHandler):
    asked: list[str]

    def do_HEAD(self) -> None:
        self.asked.append(f"HEAD {self.path}")
        if self.path in ("/moved", "/stolen", "/round"):
            targets = {
                "/moved": "/fine",
                "/stolen": "http://elsewhere.example/",
                "/round": "/round",
            }
            self.send_response(301)
            self.send_header("location", targets[self.path])
        else:
            codes = {"/gone": 404, "/no-head": 405, "/shy": 403}
            self.send_response(codes.get(self.path, 200))
        self.end_headers()

    def do_GET(self) -> None:
        self.asked.append(f"GET {self.path}")
        codes = {"/gone": 404, "/shy": 403}
        self.send_response(codes.get(self.path, 200))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    _Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_links_are_asked_politely_and_only_where_allowed(site: str) -> None:
    names = ("fine", "moved", "stolen", "round", "gone", "no-head", "shy")
    pairs = [(name, f"{site}/{name}") for name in names]
    pairs += [("dead", "http://127.0.0.1:1/"), ("foreign", "https://example.org/")]
    told = {
        line.partition(" : ")[0]: line
        for line in check_links(pairs, lambda url: url.startswith("http://127.0.0.1"), pause=0)
    }
    assert set(told) == {"stolen", "round", "gone", "shy", "dead", "foreign"}
    assert "mène à http://elsewhere.example/" in told["stolen"]
    assert "répond 404" in told["gone"]
    assert "à ouvrir à la main" in told["shy"]
    assert "ne répond pas" in told["dead"]
    assert "GET /fine" not in _Site.asked
    assert "GET /no-head" in _Site.asked


def test_every_link_of_the_directory_may_be_asked() -> None:
    addresses = [url for _, url in links(SERVICES)]
    assert len(addresses) == len(set(addresses)) > 20
    assert all(is_allowed(url) for url in addresses)
    assert not is_allowed("https://agency.science-edu.fr/particuliers/cyberharcelement")
    assert not is_allowed("http://3018.fr")


def test_links_are_not_opened_unless_somebody_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.directory.links.httpx2.Client", None)
    assert main(["check"]) == 0
    assert "0 faute(s)" in capsys.readouterr().out
