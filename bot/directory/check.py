"""Checks the data files and explains every fault in plain French, with file and line.

For the people who edit the services: ``python -m bot directory check``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.directory import vocabulary
from bot.directory.check_channel import check_channel
from bot.directory.check_rules import check_communes, check_headings, check_rules, check_words
from bot.directory.lines import read_located
from bot.directory.load import DATA, SERVICE_FILES

MAX_SUMMARY = 240
MAX_WORDS = 20
"""The longest sentence of a summary (CONVERSATION.md)."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONG_NUMBER = re.compile(r"\d[\d ]{2,}\d")


def check(folder: Path = DATA) -> list[str]:
    """Returns every fault of the data files in a folder, none when all is well."""
    faults: list[str] = []
    ids: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for name in SERVICE_FILES:
        try:
            rows = read_located(folder / name, "services")
        except (OSError, yaml.YAMLError) as error:
            faults.append(f"{name} : fichier illisible ({_first_line(error)})")
            continue
        for row in rows:
            where = f"{name}, ligne {row.line}"
            faults += [f"{where} : {fault}" for fault in _service(row.value, ids, where)]
            for channel in row.children("channels"):
                place = f"{name}, ligne {channel.line}"
                faults += [f"{place} : {fault}" for fault in check_channel(channel.value)]
                faults += [f"{place} : {fault}" for fault in _twice(channel.value, numbers, where)]
    others = (
        check_rules(folder, set(ids)),
        check_headings(folder, set(ids)),
        check_words(folder),
        check_communes(folder),
    )
    return faults + [fault for found in others for fault in found]


def _twice(channel: Any, numbers: dict[str, str], where: str) -> Iterator[str]:
    """Two services with one number: a copy that was forgotten, or one of them is wrong."""
    number = channel.get("number") if isinstance(channel, Mapping) else None
    if not isinstance(number, str):
        return
    if numbers.setdefault(number, where) != where:
        yield f"le {number} est déjà dans la fiche de {numbers[number]} : en garder une seule"


def _service(row: Any, ids: dict[str, str], where: str) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield "une fiche doit être une suite de « champ: valeur »"
        return
    yield from _fields(row)
    yield from _identity(row, ids, where)
    yield from _texts(row)
    yield from _choices(row)
    yield from _dates(row)


def _fields(row: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(vocabulary.REQUIRED - row.keys()):
        yield f"il manque le champ « {name} » : ajouter une ligne « {name}: … » à la fiche"
    for name in sorted(row.keys() - vocabulary.REQUIRED - vocabulary.OPTIONAL):
        yield f"le champ « {name} » n'existe pas : voir la liste en tête d'emergency.yml"


def _identity(row: Mapping[str, Any], ids: dict[str, str], where: str) -> Iterator[str]:
    id_ = row.get("id")
    if not isinstance(id_, str) or not _SLUG.fullmatch(id_):
        yield f"id « {id_} » : seulement des minuscules sans accent, des chiffres et des tirets"
        return
    if id_ in ids:
        yield f"id « {id_} » déjà pris ({ids[id_]}) : en choisir un autre"
    ids[id_] = where


def _texts(row: Mapping[str, Any]) -> Iterator[str]:
    for name in ("name", "summary", "source", "source_age"):
        if name in row and not (isinstance(row[name], str) and row[name].strip()):
            yield f"« {name} » est vide : l'écrire, ou retirer la fiche"
    summary = str(row.get("summary") or "")
    if len(summary) > MAX_SUMMARY:
        yield f"« summary » est trop long ({len(summary)} signes, {MAX_SUMMARY} au plus)"
    for sentence in re.split(r"[.!?:]\s", summary):
        if len(sentence.split()) > MAX_WORDS:
            yield f"« summary » : phrase de plus de {MAX_WORDS} mots (« {sentence[:40]}… »)"
    yield from _numbers_in_text(row)


def _numbers_in_text(row: Mapping[str, Any]) -> Iterator[str]:
    """A number said in a text must be one of the channels: a fact stands once."""
    channels = row.get("channels") or []
    own = {str(c.get("number")) for c in channels if isinstance(c, Mapping)}
    for name in ("name", "summary"):
        for found in _LONG_NUMBER.findall(str(row.get(name) or "")):
            if (number := found.replace(" ", "")) not in own:
                yield f"« {name} » cite le {found}, qui n'est pas un numéro de la fiche ({number})"


def _choices(row: Mapping[str, Any]) -> Iterator[str]:
    kinds = vocabulary.kinds()
    for kind in _list(row.get("kinds")):
        if kind not in kinds:
            yield f"« kinds » : « {kind} » n'est ni un danger ni un besoin de referral.yml"
    if not _list(row.get("channels")):
        yield "il faut au moins une façon de joindre le service dans « channels »"
    for name in ("free", "on_bill"):
        if name in row and row[name] not in (True, False, None):
            yield f"« {name} » : true, false ou null"
    if row.get("confidence") not in vocabulary.CONFIDENCES:
        yield f"« confidence » : {' ou '.join(vocabulary.CONFIDENCES)}"
    if row.get("confidence") == "une_source" and not row.get("to_check"):
        yield "une fiche à une seule source dit dans « to_check » ce qu'il faut vérifier"
    yield from _audience(row.get("audience"))
    yield from _territory(row)


def _audience(value: Any) -> Iterator[str]:
    audience = value if isinstance(value, Mapping) else {}
    for name in sorted(audience.keys() - vocabulary.AUDIENCE):
        yield f"« audience » : « {name} » n'existe pas"
    youngest, oldest = audience.get("min_age"), audience.get("max_age")
    if any(age is not None and not isinstance(age, int) for age in (youngest, oldest)):
        yield "« audience » : un âge est un nombre d'années"
    elif youngest is not None and oldest is not None and youngest > oldest:
        yield "« audience » : min_age est plus grand que max_age"
    for name, allowed in (
        ("genders", vocabulary.GENDERS),
        ("subjects", vocabulary.SUBJECTS),
    ):
        for word in _list(audience.get(name)):
            if word not in allowed:
                yield f"« audience » : « {word} » n'est pas dans {', '.join(allowed)}"


def _territory(row: Mapping[str, Any]) -> Iterator[str]:
    territory = row.get("territory")
    communes = vocabulary.communes()
    if isinstance(territory, str) and territory not in vocabulary.TERRITORIES:
        yield f"« territory » : « {territory} » n'est pas national, idf ou 92"
    codes = _list(territory) if isinstance(territory, list) else []
    for code in [*codes, *([row["commune"]] if row.get("commune") else [])]:
        if code not in communes:
            yield f"« {code} » n'est pas le code INSEE d'une commune du 92 : voir communes.yml"


def _dates(row: Mapping[str, Any]) -> Iterator[str]:
    for name in ("checked_on", "review_by", "expires_on"):
        if row.get(name) is not None and not isinstance(row[name], date):
            yield f"« {name} » : une date s'écrit 2026-11-01"
            return
    checked, review = row.get("checked_on"), row.get("review_by")
    if checked and review and review <= checked:
        yield "« review_by » doit venir après « checked_on »"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _first_line(error: OSError | yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"ligne {mark.line + 1}, {reason}" if mark else reason
