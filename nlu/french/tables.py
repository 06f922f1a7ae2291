"""The tables of writing habits: SMS, elisions, emoji, look-alikes (``lexicon/ecriture.yml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LEXICON = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True)
class WritingTables:
    """What ``normalise`` needs; every word is lower case without accent."""

    emoji: dict[str, str]
    lookalikes: dict[str, str]
    elisions: dict[str, str]
    sms: dict[str, list[str]]
    contexts: dict[str, dict[str, list[str]]]
    protected: dict[str, str]
    whole: frozenset[str]
    stuck_pronouns: dict[str, str]
    stuck_words: frozenset[str]
    stuck_beginnings: tuple[str, ...]


def load_yaml(path: Path) -> Any:
    """Reads one YAML file with the fast parser where it is there."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=loader)


def _flat(table: dict[str, Any]) -> dict[str, list[str]]:
    """« je suis: [jsui, jss] » → {jsui: [je, suis], jss: [je, suis]}."""
    return {
        typed: [squeeze(w) for w in str(plain).split()]
        for plain, forms in table.items()
        for typed in str(forms).split()
    }


def squeeze(word: str) -> str:
    """A word with each run of one letter reduced to one letter: « aiiide » → « aide »."""
    out: list[str] = []
    for char in word:
        if not out or out[-1] != char:
            out.append(char)
    return "".join(out)


@cache
def load_tables() -> WritingTables:
    """The tables, read once."""
    raw = load_yaml(LEXICON / "ecriture.yml")
    emoji = {char: name for name, chars in raw["emoji"].items() for char in chars if char != " "}
    lookalikes = {char: latin for latin, chars in raw["sosies"].items() for char in str(chars)}
    contexts = {
        squeeze(previous): {
            squeeze(typed): [squeeze(w) for w in str(plain).split()]
            for typed, plain in table.items()
        }
        for names, table in raw["contextes"].items()
        for previous in names.split()
    }
    return WritingTables(
        emoji=emoji,
        lookalikes=lookalikes,
        elisions={str(k): str(v) for k, v in raw["elisions"].items()},
        sms=_flat(raw["sms"]),
        contexts=contexts,
        protected={str(k): str(v) for k, v in raw["proteges"].items()},
        whole=frozenset(str(raw["entiers"]).split()),
        stuck_pronouns={str(k): str(v) for k, v in raw["pronoms_colles"].items()},
        stuck_words=frozenset(str(raw["mots_colles"]).split()),
        stuck_beginnings=tuple(str(raw["debuts_colles"]).split()),
    )
