"""The data files: sound, free of known traps, and explained to the people who edit them."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.directory.cards import to_action
from bot.directory.check import check
from bot.directory.load import DATA, SeedError, load_services
from bot.directory.vocabulary import refused

SERVICES = load_services()
ONE_SOURCE_MAX = 15


def test_the_files_are_sound() -> None:
    assert check() == []


@pytest.mark.parametrize("trap", sorted(refused()))
def test_no_trap_is_published(trap: str) -> None:
    """Dead numbers, look-alike sites, numbers from memory (services.md, part 0)."""
    for service in SERVICES:
        shown = asdict(service)
        for kept in ("to_check", "source", "source_age"):
            shown.pop(kept)
        assert trap not in json.dumps(shown, default=str).replace(" ", ""), service.id


@pytest.mark.parametrize(
    "trap",
    [
        "0800200000",
        "3020",
        "0884284637",
        "0962571587",
        "0146127410",
        "0800100811",
        "0800004641",
    ],
)
def test_the_known_traps_are_listed(trap: str) -> None:
    assert trap in refused()


def test_numbers_that_save_lives_are_right() -> None:
    by_id = {s.id: s for s in SERVICES}
    expected = {
        "police-17": "tel:17",
        "urgence-112": "tel:112",
        "urgence-114": "sms:114",
        "samu-15": "tel:15",
        "allo-119": "tel:119",
        "suicide-3114": "tel:3114",
        "3018-e-enfance": "tel:3018",
        "violences-femmes-info-3919": "tel:3919",
        "france-victimes-116006": "tel:116006",
        "fvv92": "tel:0147914844",
    }
    for id_, href in expected.items():
        action = to_action(by_id[id_].channels[0])
        assert action is not None
        assert action.href == href


def test_114_is_never_called() -> None:
    service = next(s for s in SERVICES if s.id == "urgence-114")
    assert "call" not in [channel.kind for channel in service.channels]


@pytest.mark.parametrize(
    ("service", "hidden"),
    [
        ("comment-on-s-aime", "hours"),  # one file says 24/7, another not
        ("ne-frappez-pas-fnacav", "hours"),  # known for 2020 only
        ("acces-au-droit-3039", "hours"),
        ("sos-homophobie", "number"),
        ("escale-solidarite-femmes", "number"),  # one source, of 2019
        ("bus-sante-femmes", "number"),
        ("bus-sante-femmes", "hours"),  # the last timetable seen is of 2021
        ("ecole-francaise-des-femmes", "number"),
    ],
)
def test_what_could_not_be_verified_is_not_shown(service: str, hidden: str) -> None:
    channels = next(s for s in SERVICES if s.id == service).channels
    assert [getattr(channel, hidden) for channel in channels] == [None] * len(channels)


def test_the_chat_of_119_has_no_hours_and_old_hours_are_marked() -> None:
    by_id = {s.id: s for s in SERVICES}
    assert by_id["allo-119"].channels[1].hours is None
    for old in ("fvv92", "viols-femmes-informations", "centre-flora-tristan", "planning-familial"):
        assert by_id[old].channels[0].hours_confidence == "a_verifier"


def test_free_is_said_only_where_nothing_contradicts_it() -> None:
    by_id = {s.id: s for s in SERVICES}
    for paid in ("fvv92", "solidarites-92", "le-refuge", "femmes-handicapees-fdfa", "stop-criavs"):
        assert by_id[paid].free is False
    for unsure in ("sos-mariage-force", "transports-3117", "crafs", "adavip-92"):
        assert by_id[unsure].free is None


def test_images_of_minors_never_go_to_the_tool_for_adults() -> None:
    stopncii = next(s for s in SERVICES if s.id == "stopncii")
    assert stopncii.audience.adults_only


def test_not_on_the_bill_only_where_a_source_says_so() -> None:
    """A promise to somebody whose phone is read: adding one asks for a source and this line."""
    assert {s.id for s in SERVICES if s.on_bill is False} == {
        "police-17", "urgence-112", "samu-15", "violences-femmes-info-3919", "allo-119",
    }  # fmt: skip


def test_one_source_services_are_few_and_say_so() -> None:
    doubtful = [s for s in SERVICES if s.confidence == "une_source"]
    assert 0 < len(doubtful) <= ONE_SOURCE_MAX
    assert all(s.to_check for s in doubtful)


def test_loading_is_fast() -> None:
    start = time.perf_counter()
    load_services()
    assert time.perf_counter() - start < 0.15


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("national.yml", 'number: "3919"', 'number: "3020"', "le 3020 ne doit jamais paraître"),
        ("national.yml", 'number: "3919"', 'number: "0147"', "n'est pas un numéro français"),
        ("national.yml", 'number: "3919"', 'number: "39193919391939193919"',
         "n'est pas un numéro français"),
        ("national.yml", 'number: "3919"', 'number: "3018"', "en garder une seule"),
        ("national.yml", "    source: https://www.service-public.gouv.fr/particuliers/vosdroits/R17674\n",
         "", "il manque le champ « source » : ajouter"),
        ("national.yml", "    source: https://www.service-public.gouv.fr/particuliers/vosdroits/R17674\n",
         "    source: ''\n", "« source » est vide : l'écrire"),
        ("national.yml", '"Mo-Fr 10:00-19:00; PH off"', '"Mo-Fr 10:00-29:00; PH off"',
         "pas d'heure après 24:00"),
        ("national.yml", '"Mo-Fr 10:00-19:00; PH off"', '"Mo-Fr 10:00-19:80; PH off"',
         "illisibles : écrire par exemple"),
        ("hauts_de_seine.yml", '["92020", "92046", "92049"]', '["92020", "92999"]',
         "« 92999 » n'est pas le code INSEE d'une commune du 92 : voir communes.yml"),
        ("rubriques.yml", "[suicide-3114]", "[suicide-3115]", "le service « suicide-3115 » n'existe pas"),
        ("rubriques.yml", "[suicide-3114]", "[samu-15]", "déjà dans une rubrique plus haut"),
        ("rubriques.yml", "[suicide-3114]", "[]", "« suicide-3114 » n'est dans aucune rubrique"),
        ("national.yml", "https://17cyber.gouv.fr", "https://17cyber.fr",
         "n'est pas dans domains.yml"),
        ("national.yml", "https://3018.fr", "http://3018.fr", "doit commencer par https://"),
        ("national.yml", "https://3018.fr", "https://agency.science-edu.fr",
         "imite service-public"),
        ("national.yml", "Mo-Fr 10:00-19:00; PH off", "lundi 10h",
         "horaires « lundi 10h » illisibles"),
        ("national.yml", "id: 17cyber", "id: pharos", "déjà pris"),
        ("national.yml", "id: 17cyber", "id: 17 Cyber", "seulement des minuscules"),
        ("national.yml", "    name: 17Cyber\n", "", "il manque le champ « name »"),
        ("national.yml", "free: true", "gratuit: true", "le champ « gratuit » n'existe pas"),
        ("national.yml", "checked_on: 2026-11-01", "checked_on: hier", "une date s'écrit"),
        ("national.yml", "review_by: 2027-05-01", "review_by: 2025-05-01", "doit venir après"),
        ("national.yml", "    confidence: verifie", "    confidence: sûr", "verifie ou une_source"),
        ("national.yml", "Violences Femmes Info, le 3919", "Le 3018",
         "qui n'est pas un numéro de la fiche"),
        ("national.yml", "kinds: [lgbt]", "kinds: [lgtb]", "ni un danger ni un besoin"),
        ("hauts_de_seine.yml", 'commune: "92036"', 'commune: "75056"', "code INSEE"),
        ("referral.yml", "alors: [stop-criavs]", "alors: [stop]",
         "le service « stop » n'existe pas"),
        ("referral.yml", "mineur: [oui, inconnu]", "mineur: [peut-être]",
         "n'est pas une valeur de « mineur »"),
        ("communes.yml", '"92230"', '"92000"', "« 92000 » est là deux fois"),
        ("images.yml", "services:", "services: [", "fichier illisible"),
    ],
)  # fmt: skip
def test_a_fault_is_explained_where_it_stands(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new, 1), "utf-8")
    faults = check(folder)
    assert text != path.read_text("utf-8")
    told = next(fault for fault in faults if said in fault and fault.startswith(file))
    if "aucune rubrique" not in told and "là deux fois" not in told and "illisible (" not in told:
        line = int(told.removeprefix(f"{file}, ligne ").partition(" ")[0])
        assert 0 < line <= len(text.splitlines())


def test_a_broken_file_is_an_error_with_its_name(folder: Path) -> None:
    (folder / "images.yml").write_text("services:\n  - {id: x}\n", "utf-8")
    with pytest.raises(SeedError, match=r"images\.yml: service x"):
        load_services(folder)
