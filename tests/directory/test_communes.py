"""Towns as people write them, and ordinary words that are not towns."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.directory import find_commune
from bot.directory.communes import commune_name, district
from bot.directory.load import DATA, read_yaml

COMMUNES = read_yaml(DATA / "communes.yml")["communes"]


@pytest.mark.parametrize("row", COMMUNES, ids=[row["name"] for row in COMMUNES])
def test_every_commune_by_name_and_postcode(row: dict[str, str]) -> None:
    plain = row["name"].replace("-", " ").upper()
    for text in (
        row["name"],
        plain,
        f"j'habite à {row['name'].lower()} depuis un an",
        *row["postcodes"],
    ):
        found = find_commune(text)
        assert found is not None
        assert found.insee == row["code"], text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Genvilliers", "92036"), ("boulogne", "92012"), ("92230", "92036"), ("issy", "92040"),
        ("chatnay malabry", "92019"), ("je suis de nantere", "92050"), ("j'abite malakof", "92046"),
        ("levaloi", "92044"), ("rueil malmeson", "92063"), ("jsuis de bagneu", "92007"),
        ("J'habite Asnières.", "92004"), ("st cloud", "92064"), ("meudon la forêt", "92048"),
        ("bourg la rene", "92014"), ("92 190", "92048"), ("plessi robinson asso svp", "92060"),
        ("c'est à Antony", "92002"), ("sceaux", "92071"), ("je vis à Colombes", "92025"),
        ("clichy 92110 pas clichy sous bois hein", "92024"), ("vanve", "92075"),
        ("suresne", "92073"),
        ("je vais sur paris mais j'habite Nanterre", "92050"),
        ("jhabite a colombe", "92025"), ("colombe", "92025"), ("jsuis a bois colombe", "92009"),
        ("jhabite a clichi", "92024"), ("jabite a puto", "92062"), ("isi les moulino", "92040"),
    ],
)  # fmt: skip
def test_as_people_write(text: str, code: str) -> None:
    found = find_commune(text)
    assert found is not None
    assert found.insee == code


@pytest.mark.parametrize(
    "text",
    [
        "merci", "genre ?", "il va clamer partout", "des sots", "le garde des sceaux",
        "mon mec antony me tape",
        "il m'a offert deux colombes", "je prends la défense de ma soeur", "mon icloud est piraté",
        "il a une vanne pour tout", "il a 92 ans", "j'ai 92 messages", "01 92 23 01 23",
        "tablette espionne",
        "j'ai parlé à colombe", "la colombe de la paix", "il bosse avec anthony", "j'habite ici",
        "j'ai mal à la cheville", "puto",
        "je travaille à l'accueil", "en deux heures", "sale pute", "le métro maison",
        "il m'a claqué", "",
        "   ", "🔪🔪", "mon fils est sevré", "rue de la paix", "il a menti", "a".zfill(5000),
    ],
)  # fmt: skip
def test_ordinary_words_are_not_towns(text: str) -> None:
    assert find_commune(text) is None


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("dans le 93", "93"), ("75015", "75"), ("je suis à Paris", "75"), ("clichy-sous-bois",
        "93"),
        ("neuilly sur marne", "93"), ("Argenteuil", "95"), ("à Versailles", "78"),
        ("bois de boulogne", "75"),
        ("Boulogne-sur-Mer", "62"), ("fontenay sous bois", "94"), ("val de marne", "94"),
    ],
)  # fmt: skip
def test_neighbours_are_outside(text: str, department: str) -> None:
    found = find_commune(text)
    assert found is not None
    assert (found.insee, found.codes, found.department) == (None, (), department)


@pytest.mark.parametrize("text", ["la def", "vers la Défense", "je bosse à la défense"])
def test_la_defense_may_be_three_communes(text: str) -> None:
    found = find_commune(text)
    assert found is not None
    assert found.insee is None
    assert set(found.codes) == {"92026", "92050", "92062"}


def test_the_departement_alone() -> None:
    for text in ("92", "dans le 92", "hauts de seine", "je suis du 92"):
        found = find_commune(text)
        assert found is not None
        assert (found.insee, found.department) == (None, "92")


def test_a_near_spelling_is_to_be_confirmed() -> None:
    near, exact = find_commune("Genvilliers"), find_commune("Gennevilliers")
    assert near is not None and not near.certain
    assert exact is not None and exact.certain


def test_names_and_districts() -> None:
    assert commune_name("92050") == "Nanterre"
    assert commune_name("75056") is None
    assert district("92007") == "Antony"


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_survived(text: str) -> None:
    find_commune(text)


def test_a_long_message_is_read_quickly() -> None:
    find_commune("Nanterre")
    start = time.perf_counter()
    find_commune("je vis à coté de chez mon ex et " * 400)
    assert time.perf_counter() - start < 0.2
