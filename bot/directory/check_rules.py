"""Checks the rules of referral and the list of communes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.directory import vocabulary
from bot.directory.lines import read_located
from bot.directory.load import read_yaml
from bot.directory.referral import NO_KIND

RULE = frozenset({"id", "si", "alors", "en_tete", "arret"})
COMMUNES = 36


def check_rules(folder: Path, services: set[str]) -> list[str]:
    """Returns, in French, the faults of ``referral.yml``.

    Args:
        folder: where the data files are.
        services: the ids the rules may name.
    """
    name = "referral.yml"
    try:
        rows = read_located(folder / name, "regles")
        data = read_yaml(folder / name)
    except (OSError, yaml.YAMLError) as error:
        return [f"{name} : fichier illisible ({str(error).splitlines()[0]})"]
    words: dict[str, tuple[str, ...]] = {
        **vocabulary.RULE_WORDS,
        "kinds": (NO_KIND, *(data.get("dangers") or ())),
        "needs": tuple(data.get("besoins") or ()),
    }
    faults: list[str] = []
    seen: set[str] = set()
    for row in rows:
        for fault in _rule(row.value, words, services, seen):
            faults.append(f"{name}, ligne {row.line} : {fault}")
    named = {id_ for row in rows if isinstance(row.value, Mapping) for id_ in _list(row.value)}
    lost = sorted(services - named)
    return faults + [f"{name} : aucune règle ne mène à « {id_} »" for id_ in lost]


def check_communes(folder: Path) -> list[str]:
    """Returns, in French, the faults of ``communes.yml``."""
    name = "communes.yml"
    try:
        rows = read_located(folder / name, "communes")
    except (OSError, yaml.YAMLError) as error:
        return [f"{name} : fichier illisible ({str(error).splitlines()[0]})"]
    codes = [row.value["code"] for row in rows]
    postcodes = [code for row in rows for code in row.value["postcodes"]]
    faults = []
    if len(codes) != COMMUNES:
        faults.append(f"{name} : {len(codes)} communes, il en faut {COMMUNES}")
    for values in (codes, postcodes):
        faults += [f"{name} : « {v} » est là deux fois" for v in {*values} if values.count(v) > 1]
    return faults


def check_headings(folder: Path, services: set[str]) -> list[str]:
    """Returns, in French, the faults of ``rubriques.yml``: each service stands there once.

    Args:
        folder: where the data files are.
        services: the ids that must each stand under one heading.
    """
    name = "rubriques.yml"
    try:
        rows = read_located(folder / name, "rubriques")
    except (OSError, yaml.YAMLError) as error:
        return [f"{name} : fichier illisible ({str(error).splitlines()[0]})"]
    faults: list[str] = []
    seen: set[str] = set()
    for row in rows:
        where = f"{name}, ligne {row.line}"
        if not isinstance(row.value, Mapping) or {*row.value} != {"titre", "texte", "services"}:
            faults.append(f"{where} : une rubrique a « titre », « texte » et « services »")
            continue
        for id_ in row.value["services"] or ():
            if id_ not in services:
                faults.append(f"{where} : le service « {id_} » n'existe pas")
            if id_ in seen:
                faults.append(f"{where} : « {id_} » est déjà dans une rubrique plus haut")
            seen.add(id_)
    lost = sorted(services - seen)
    return faults + [f"{name} : « {id_} » n'est dans aucune rubrique, l'ajouter" for id_ in lost]


def check_words(folder: Path) -> list[str]:
    """Returns, in French, the faults of ``recherche.yml``."""
    name = "recherche.yml"
    try:
        words = read_yaml(folder / name)["mots"]
        wrong = sorted(kind for kind in words if kind not in vocabulary.kinds())
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        return [f"{name} : fichier illisible ({str(error).splitlines()[0]})"]
    return [
        f"{name} : « {kind} » n'est ni un danger ni un besoin de referral.yml" for kind in wrong
    ]


def _rule(
    row: Any, words: Mapping[str, tuple[str, ...]], services: set[str], seen: set[str]
) -> Iterator[str]:
    if not isinstance(row, Mapping) or not {"id", "si", "alors"} <= row.keys():
        yield "une règle a besoin de « id », « si » et « alors »"
        return
    for name in sorted(row.keys() - RULE):
        yield f"« {name} » n'existe pas dans une règle"
    if row["id"] in seen:
        yield f"règle « {row['id']} » déjà écrite plus haut"
    seen.add(row["id"])
    for name, wanted in row["si"].items():
        if name not in words:
            yield f"« si » : « {name} » n'existe pas"
            continue
        for word in wanted if isinstance(wanted, list) else [wanted]:
            if word not in words[name]:
                yield f"« si » : « {word} » n'est pas une valeur de « {name} »"
        if not isinstance(wanted, list):
            yield f"« si » : « {name} » attend une liste entre crochets"
    for id_ in _list(row):
        if id_ not in services:
            yield f"« alors » : le service « {id_} » n'existe pas"


def _list(row: Mapping[str, Any]) -> list[str]:
    value = row.get("alors")
    return value if isinstance(value, list) else []
