"""Who is named first, for whom, and when: the table of cases and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.directory import Directory, Situation
from bot.directory.catalogue import Catalogue
from bot.directory.hours import PARIS
from bot.directory.referral import facts, refer
from bot.directory.vocabulary import kinds

WHEN = {
    "jour": datetime(2026, 11, 24, 11, tzinfo=PARIS),
    "lundi": datetime(2026, 11, 23, 11, tzinfo=PARIS),
    "soir": datetime(2026, 11, 24, 21, 30, tzinfo=PARIS),
    "nuit": datetime(2026, 11, 25, 2, 30, tzinfo=PARIS),
    "vingt_trois_heures": datetime(2026, 11, 24, 23, tzinfo=PARIS),
    "trois_heures": datetime(2026, 11, 25, 3, tzinfo=PARIS),
    "mercredi": datetime(2026, 11, 25, 14, tzinfo=PARIS),
    "jeudi": datetime(2026, 11, 26, 16, 30, tzinfo=PARIS),
    "samedi": datetime(2026, 11, 28, 11, tzinfo=PARIS),
    "dimanche": datetime(2026, 11, 22, 15, tzinfo=PARIS),
    "ferie": datetime(2026, 12, 25, 11, tzinfo=PARIS),
    "revue_passee": datetime(2027, 2, 2, 11, tzinfo=PARIS),
}
CASES = yaml.safe_load((Path(__file__).parent / "referral_cases.yml").read_text("utf-8"))["cas"]
DIRECTORY = Directory.from_seed()
RESCUE = {"police-17", "urgence-112", "urgence-114", "samu-15"}


def _situation(fields: dict[str, Any]) -> Situation:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return Situation(**values)


@pytest.mark.parametrize("case", CASES, ids=[case["cas"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = refer(_situation(case["si"]), DIRECTORY.catalogue, WHEN[case["quand"]])
    ids = [referral.service.id for referral in found]
    assert ids[0] == case["premier"], ids
    assert set(case.get("parmi", ())) <= set(ids)
    assert not set(case.get("jamais", ())) & set(ids)
    assert len(ids) <= 3


def test_the_table_is_large_and_names_who_must_not_appear() -> None:
    assert len({case["cas"] for case in CASES}) == len(CASES) >= 80
    assert sum("jamais" in case for case in CASES) >= 80


SITUATIONS = st.builds(
    Situation,
    level=st.sampled_from(["none", "ask", "serious", "immediate"]),
    kinds=st.lists(st.sampled_from([*sorted(kinds()), "inconnu"]), max_size=3).map(tuple),
    needs=st.lists(st.sampled_from([*sorted(kinds()), "inconnu"]), max_size=2).map(tuple),
    can_speak=st.sampled_from([None, True, False]),
    someone_near=st.sampled_from([None, True, False]),
    minor=st.sampled_from([None, True, False]),
    subject=st.sampled_from(["self", "other", "author"]),
    gender=st.sampled_from([None, "f", "m"]),
    deaf=st.booleans(),
    commune=st.sampled_from([None, "92050", "92002", "75056", "13055", "??"]),
    language=st.sampled_from(["fr", "ar", "xx"]),
)
MOMENTS = st.datetimes(datetime(2026, 11, 1), datetime(2028, 3, 1))


@given(SITUATIONS, MOMENTS)
@settings(max_examples=300, deadline=None)
def test_always(situation: Situation, moment: datetime) -> None:
    """Never silence, never a wrong door, rescue first in immediate danger."""
    services = [r.service for r in refer(situation, DIRECTORY.catalogue, moment)]
    assert services
    assert len(services) == len({service.id for service in services}) <= 3
    for service in services:
        assert situation.gender is None or situation.gender in service.audience.genders
        assert not (service.audience.adults_only and situation.minor is not False)
        assert situation.commune in (None, "92050", "92002") or "92" not in service.territory
    if situation.level == "immediate":
        assert services[0].id in RESCUE
        assert services[1].id in RESCUE
        if situation.silent:
            assert services[0].id == "urgence-114"


@given(SITUATIONS, MOMENTS)
@settings(max_examples=100, deadline=None)
def test_contacts_can_be_pressed(situation: Situation, moment: datetime) -> None:
    contacts = DIRECTORY.refer(situation, moment)
    for contact in contacts:
        assert contact.actions or contact.place
        assert all(
            a.href.startswith(("tel:", "sms:", "https:", "mailto:")) for a in contact.actions
        )
        assert contact.hours


BODILY = frozenset({"coup", "arme", "menace_de_mort", "enfermement", "viol", "traque", "implicite"})


@given(SITUATIONS, MOMENTS)
@settings(max_examples=200, deadline=None)
def test_114_comes_first_for_the_body_where_one_cannot_speak(
    situation: Situation, moment: datetime
) -> None:
    """docs/decisions/005: whatever else is known, and whatever the hour."""
    in_danger = situation.level in ("serious", "immediate") and bool(BODILY & {*situation.kinds})
    if in_danger and situation.silent and "author" not in facts(situation)["sujet"]:
        found = refer(situation, DIRECTORY.catalogue, moment)
        assert found[0].service.id == "urgence-114"
        assert found[0].channels[0].kind == "sms"


def test_an_entry_that_was_not_reviewed_ranks_last_and_says_so() -> None:
    situation = Situation("serious", ("coup",), gender="f", minor=False, commune="92050")
    contacts = DIRECTORY.refer(situation, WHEN["revue_passee"])
    assert [contact.id for contact in contacts][-1] == "fvv92"
    assert "à vérifier" in contacts[-1].notes
    assert "à vérifier" not in contacts[0].notes
    assert DIRECTORY.refer(situation, WHEN["jour"])[0].id == "fvv92"


def test_rescue_stays_first_even_where_nobody_reviewed_anything() -> None:
    far = datetime(2031, 3, 4, 11, tzinfo=PARIS)
    contacts = DIRECTORY.refer(Situation("immediate", ("coup",), can_speak=True), far)
    assert [contact.id for contact in contacts][:2] == ["police-17", "urgence-112"]


def test_expired_service_is_not_shown() -> None:
    services = [
        replace(s, expires_on=date(2026, 11, 1)) if s.id == "3018-e-enfance" else s
        for s in DIRECTORY.services
    ]
    found = refer(Situation(kinds=("images",), minor=True), Catalogue(services), WHEN["jour"])
    assert "3018-e-enfance" not in [r.service.id for r in found]


def test_rules_that_name_nobody_do_not_mean_silence() -> None:
    services = [s for s in DIRECTORY.services if s.id in ("police-17", "samu-15")]
    found = refer(Situation(kinds=("images",), minor=True), Catalogue(services), WHEN["jour"])
    assert [r.service.id for r in found] == ["police-17", "samu-15"]


def test_empty_directory_gives_nothing_and_does_not_fail() -> None:
    assert refer(Situation(level="immediate"), Catalogue(()), WHEN["jour"]) == ()
