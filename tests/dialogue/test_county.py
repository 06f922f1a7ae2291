"""What the Département does: pages instead of guessed hours, and events that end by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.dialogue.content import get_content
from bot.dialogue.county import coming, offers
from bot.directory.vocabulary import allowed

CONTENT = get_content()


def _event(begins: date, ends: date) -> dict[str, Any]:
    return {"titre": "Atelier", "texte": "", "debut": begins, "fin": ends, "lien": "https://x"}


def test_an_event_is_shown_until_the_end_of_its_last_day() -> None:
    day = date(2026, 11, 25)
    events = {
        "un": _event(day, day + timedelta(days=1)),
        "deux": _event(date(2027, 3, 8), date(2027, 3, 8)),
    }
    assert [c.id for c in coming(events, date(2026, 11, 1))] == ["un"]
    assert [c.id for c in coming(events, date(2026, 11, 26))] == ["un"]
    assert [c.id for c in coming(events, date(2026, 11, 27))] == ["deux"]
    assert coming(events, date(2027, 3, 9)) == ()


def test_the_day_stands_beside_the_hours_to_check() -> None:
    event = _event(date(2026, 11, 25), date(2026, 11, 25)) | {"horaires": "à vérifier"}
    assert coming({"un": event}, date(2026, 11, 1))[0].hours == "25/11/2026, horaires à vérifier"


def test_every_entry_has_its_source_day_and_a_page_that_may_be_shown() -> None:
    for entry in [*CONTENT.county.values(), *CONTENT.events.values()]:
        host = urlsplit(entry["lien"]).hostname or ""
        parents = {".".join(host.split(".")[start:]) for start in range(host.count("."))}
        assert parents & allowed(), host
        assert entry["source"] and entry["verifie_le"]
    for event in CONTENT.events.values():
        assert event["debut"] <= event["fin"]


def test_hours_that_nobody_confirmed_are_said_to_be_so() -> None:
    bus = offers(CONTENT.county, ["bus_sante_femmes"])[0]
    assert bus.hours == "horaires à vérifier"
    assert bus.actions[0].kind == "site"


def test_answers_name_entries_that_exist() -> None:
    for name, variations in CONTENT.responses.items():
        for response in variations:
            named = (response.get("custom") or {}).get("departement", ())
            assert not set(named) - set(CONTENT.county), name
