"""Laws and figures: each with what it needs to be believed and found again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nlu.french.check import entries, plain
from tools.check_content.answers import Answer, root_of
from tools.check_content.faults import Fault

_FIELDS = {
    "lois": ("titre", "peine", "article", "source", "verifie_le", "confiance"),
    "chiffres": ("texte", "perimetre", "annee", "source", "verifie_le", "confiance"),
}
_UNUSED = {
    "lois": "cette loi n'est montrée nulle part",
    "chiffres": "ce chiffre n'est montré nulle part",
}
_PENALTY = re.compile(r"\bprison\b|\bamende\b|\bréclusion\b")
_NUMBER = re.compile(r"\d+ (?:ans?|mois) de prison|\d €")
_YEARS_BEFORE_REVIEW = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A law or a figure, and where it stands."""

    path: Path
    line: int
    id: str
    kind: str
    """« lois » or « chiffres »."""
    fields: Mapping[str, Any]

    def fault(self, what: str, cure: str, warns: bool = False) -> Fault:
        """Returns a fault of this entry."""
        return Fault(self.path, self.line, self.id, what, cure, warns)


def read_entries(folder: Path, faults: list[Fault]) -> list[Entry]:
    """Returns the laws and figures of ``<folder>/data``."""
    found: list[Entry] = []
    for path in sorted((folder / "data").glob("*.yml")):
        root = root_of(path, faults)
        if root is None:
            continue
        for kind, node, _ in entries(root):
            for id_, value, line in entries(node) if kind in _FIELDS else ():
                raw = plain(value)
                found.append(Entry(path, line, id_, kind, raw if isinstance(raw, dict) else {}))
    return found


def check_entries(found: list[Entry], answers: list[Answer], today: date) -> Iterator[Fault]:
    """Yields the faults of laws and figures.

    Args:
        found: all laws and figures.
        answers: all answers, to see what nobody refers to.
        today: a check cannot have happened later.
    """
    used = {
        str(id_) for answer in answers for kind in _FIELDS for id_ in answer.custom.get(kind) or ()
    }
    seen: dict[str, Entry] = {}
    for entry in found:
        if entry.id in seen and seen[entry.id].kind == entry.kind:
            yield entry.fault(
                f"« {entry.id} » est déjà dans {seen[entry.id].path.name}", "n'en gardez qu'un"
            )
        seen[entry.id] = entry
        yield from _complete(entry)
        yield from _dated(entry, today)
        yield from _wording(entry)
        if entry.id not in used:
            cure = f"ajoutez « {entry.kind}: [{entry.id}] » à une réponse, ou retirez l'entrée"
            yield entry.fault(_UNUSED[entry.kind], cure)


def ids(found: list[Entry], kind: str) -> Collection[str]:
    """Returns the ids of one kind."""
    return {entry.id for entry in found if entry.kind == kind}


def _complete(entry: Entry) -> Iterator[Fault]:
    for name in _FIELDS[entry.kind]:
        if not str(entry.fields.get(name) or "").strip():
            yield entry.fault(
                f"il manque « {name} »", "sans lui, personne ne peut vérifier : ajoutez-le"
            )
    if entry.fields.get("confiance") not in ("H", "M", None):
        what = f"« confiance: {entry.fields['confiance']} » ne suffit pas pour être publié"
        yield entry.fault(
            what, "H (texte officiel lu) ou M (source sérieuse) ; sinon, retirez l'entrée"
        )


def _dated(entry: Entry, today: date) -> Iterator[Fault]:
    day = entry.fields.get("verifie_le")
    if day is None:
        return
    if not isinstance(day, date):
        yield entry.fault(f"« verifie_le: {day} » n'est pas une date", "elle s'écrit 2026-11-01")
    elif day > today:
        yield entry.fault(
            f"« verifie_le: {day} » est dans le futur", "mettez le jour où vous avez relu la source"
        )
    elif day.year < today.year - _YEARS_BEFORE_REVIEW:
        what = f"vérifié pour la dernière fois le {day:%d/%m/%Y}"
        yield entry.fault(
            what, "relisez la source, corrigez s'il le faut, changez la date", warns=True
        )


def _wording(entry: Entry) -> Iterator[Fault]:
    if entry.kind != "lois":
        return
    said = re.sub(r"puni d'au moins [^;,]*", " ", str(entry.fields.get("peine") or ""))
    if _PENALTY.search(said) and "jusqu'à" in said and "maximum" not in said:
        yield entry.fault("la peine ne dit pas que c'est un maximum", "« jusqu'à … au maximum »")
    if _NUMBER.search(said) and "jusqu'à" not in said:
        yield entry.fault("la peine est donnée comme certaine", "« jusqu'à … au maximum »")
