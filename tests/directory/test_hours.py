"""Open or closed, and how it is said, over nights, week-ends and public holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from bot.directory.hours import PARIS, open_now, parse, phrase, status
from bot.directory.model import Channel, HoursConfidence

OFFICE = "Mo-Fr 09:30-17:30; PH off"
EVERY_DAY = "Mo-Su,PH 09:00-23:00"


def _call(hours: str | None, confidence: HoursConfidence | None = "verifie") -> Channel:
    return Channel("call", number="3919", hours=hours, hours_confidence=confidence)


@pytest.mark.parametrize(
    ("hours", "now", "state", "said"),
    [
        (OFFICE, "2026-11-24T10:00", "open", "ouvert, jusqu'à 17 h 30"),
        (OFFICE, "2026-11-24T17:10", "open", "ferme dans 20 min"),
        (OFFICE, "2026-11-24T17:29:30", "open", "ferme dans 1 min"),
        (OFFICE, "2026-11-24T17:30", "closed", "ouvre demain à 9 h 30"),
        (OFFICE, "2026-11-24T09:00", "closed", "ouvre dans 30 min"),
        (OFFICE, "2026-11-24T02:00", "closed", "ouvre à 9 h 30"),
        (OFFICE, "2026-11-27T20:00", "closed", "ouvre lundi à 9 h 30"),
        (OFFICE, "2026-11-11T10:00", "closed",
        "fermé aujourd'hui, jour férié ; ouvre demain à 9 h 30"),
        (OFFICE, "2026-12-24T18:00", "closed", "ouvre lundi à 9 h 30"),
        (EVERY_DAY, "2026-12-25T10:00", "open", "ouvert, jusqu'à 23 h"),
        (EVERY_DAY, "2026-05-01T22:45", "open", "ferme dans 15 min"),
        (EVERY_DAY, "2026-11-24T23:30", "closed", "ouvre demain à 9 h"),
        ("Mo-Su 10:00-24:00", "2026-11-24T20:00", "open", "ouvert, jusqu'à minuit"),
        ("Mo-Su 18:00-02:00", "2026-11-24T23:10", "open", "ouvert, jusqu'à 2 h"),
        ("Mo-Su 18:00-02:00", "2026-11-25T00:30", "open", "ouvert, jusqu'à 2 h"),
        ("24/7", "2026-12-25T03:00", "open", "24 h/24, 7 j/7"),
        (None, "2026-11-24T10:00", "unknown", "horaires à vérifier"),
    ],
)  # fmt: skip
def test_what_is_said(hours: str | None, now: str, state: str, said: str) -> None:
    channel = _call(hours, "verifie" if hours else None)
    assert status(channel, datetime.fromisoformat(now)) == state
    assert phrase(channel, datetime.fromisoformat(now)) == said


def test_old_hours_are_never_certain() -> None:
    channel = _call(OFFICE, "a_verifier")
    now = datetime(2026, 11, 24, 10, tzinfo=PARIS)
    assert status(channel, now) == "open"
    assert open_now(channel, now) is None
    assert phrase(channel, now) == "en principe ouvert, jusqu'à 17 h 30 (à vérifier)"


def test_the_clock_of_the_server_does_not_matter() -> None:
    """A server in UTC: 22:30 UTC is 23:30 in Paris in winter."""
    assert status(_call(EVERY_DAY), datetime(2026, 11, 24, 22, 30, tzinfo=UTC)) == "closed"
    assert status(_call(EVERY_DAY), datetime(2026, 7, 24, 20, 30, tzinfo=UTC)) == "open"


def test_a_web_page_is_always_there() -> None:
    page = Channel("site", url="https://3018.fr")
    assert open_now(page, datetime(2026, 1, 1, 3, tzinfo=PARIS)) is True
    chat = Channel("chat", url="https://3018.fr")
    assert open_now(chat, datetime(2026, 1, 1, 3, tzinfo=PARIS)) is None


@pytest.mark.parametrize("year", range(2026, 2031))
def test_both_calendars_know_the_same_public_holidays(year: int) -> None:
    reader = parse("Mo-Su 09:00-10:00; PH off")
    days = [date(year, 1, 1) + timedelta(n) for n in range(365)]
    shut = {
        d for d in days if not reader.is_open(datetime(d.year, d.month, d.day, 9, 30, tzinfo=PARIS))
    }
    assert shut == set(holidays.country_holidays("FR", years=year))
