"""The forms of French verbs, so that the lexicon names an infinitive and covers them all."""

from __future__ import annotations

from functools import cache

from nlu.french.normalise import key
from nlu.french.tables import LEXICON, load_yaml

_ENDINGS = [
    "e",
    "es",
    "ent",
    "er",
    "ez",
    "é",
    "ée",
    "és",
    "ées",
    "ait",
    "ais",
    "aient",
    "ant",
    "era",
    "erai",
    "eras",
    "eront",
    "erais",
    "erait",
    "eraient",
    "ons",
    "i",
    "ai",
    "et",
]
_PARTICIPLES = ["é", "ée", "és", "ées", "er", "ez", "et"]


@cache
def _irregular() -> dict[str, dict[str, str]]:
    """The table of ``verbes.yml``, keyed by infinitive without accent."""
    table: dict[str, dict[str, str]] = load_yaml(LEXICON / "verbes.yml")
    return {key(verb): forms for verb, forms in table.items()}


@cache
def forms(infinitive: str, part: str = "") -> frozenset[str]:
    """All forms of a verb as normalised words.

    Args:
        infinitive: « frapper », « battre »; irregular verbs stand in ``verbes.yml``.
        part: "" for all forms, "pp" for participles (with the usual confusion with the
            infinitive), "inf" for the infinitive.

    Raises:
        ValueError: the verb neither ends in -er nor stands in ``verbes.yml``.
    """
    name = key(infinitive)
    known = _irregular().get(name)
    if known is not None:
        if part == "inf":
            return frozenset({name})
        wanted = known["pp"] if part == "pp" else known["formes"] + " " + known["pp"]
        return frozenset(key(form) for form in str(wanted).split())
    if not name.endswith("er"):
        raise ValueError(
            f"verbe « {infinitive} » inconnu : ajoutez ses formes dans "
            "nlu/french/lexicon/verbes.yml"
        )
    if part == "inf":
        return frozenset({name, name[:-1]})
    stems = {name[:-2]}
    if name[:-2].endswith("y"):
        stems.add(name[:-3] + "i")
    endings = _PARTICIPLES if part == "pp" else _ENDINGS
    found = {key(stem + ending) for stem in stems for ending in endings}
    if name[:-2].endswith("g") and not part:
        found |= {key(name[:-2] + "e" + ending) for ending in ("ait", "ais", "aient", "ant", "ons")}
    if name in {"envoyer", "renvoyer"} and not part:
        found |= {name[:-4] + "ve" + ending for ending in ("ra", "rai", "ront", "rait")}
    return frozenset(found)
