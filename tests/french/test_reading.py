"""The lexicon keeps its promises; scope and roles are read rightly."""

import pytest

from nlu.french import features, read
from nlu.french.check import check
from nlu.french.concepts import load_lexicon


def test_every_concept_knows_its_example_and_not_its_counter_example() -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("il ne m'a jamais frappée", "COUP"),
        ("il me tape pas", "COUP"),
        ("sans me frapper", "COUP"),
        ("personne m'a frappée", "COUP"),
        ("à aucun moment mon mari n'a menacé", "MENACE"),
        ("il m'a pas étranglée", "ETRANGLER"),
    ],
)
def test_denied(text: str, concept: str) -> None:
    said = [o for o in read(text).occurrences if o.concept == concept]
    assert said
    assert all("nie" in o.flags for o in said)


@pytest.mark.parametrize(
    "text",
    [
        "il arrête pas de me frapper",
        "je sais pas quoi faire il me frappe",
        "il me frappe pas que le soir",
        "j'ose pas parler il m'a frappée",
    ],
)
def test_not_denied(text: str) -> None:
    assert any(o.concept == "COUP" and not o.flags for o in read(text).occurrences)


def test_supposed() -> None:
    said = read("et si un jour quelqu'un me frappait").occurrences
    assert all("hypothese" in o.flags for o in said if o.concept == "COUP")


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("il me frappe", "autre>COUP>moi"),
        ("mon mec ma frapé", "autre>COUP>moi"),
        ("je me suis fait frapper", "?>COUP>moi"),
        ("je la frappe", "moi>COUP>autre"),
        ("mon père frappe mon petit frère", "autre>COUP>proche"),
        ("son mari l'a étranglée", "autre>ETRANGLER>autre"),
        ("le vent m'a giflée", "chose>COUP>moi"),
        ("il ne m'a jamais frappée", "COUP|nie"),
        ("dans le film il me frappe", "cadre:fiction"),
    ],
)
def test_features(text: str, feature: str) -> None:
    assert feature in features(text)


def test_misspelt_violence_is_still_read() -> None:
    for typed in ("il ma étranglai", "il veut me violler", "il a un coutau"):
        assert read(typed).concepts & {"ETRANGLER", "VIOL", "ARME"}


def test_features_name_known_concepts_only() -> None:
    known = load_lexicon().concepts
    for feature in features("il m'a frappée hier soir, j'ai peur qu'il revienne avec un couteau"):
        name = next(p for p in feature.replace("|", ">").split(">") if p.isupper() or ":" in p)
        assert name in known or name.startswith("cadre:")
