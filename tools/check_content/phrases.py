"""Forbidden phrases: reviewed data (``phrases.yml``), each with its reason and its cure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("phrases.yml")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing that is never said, in its wordings."""

    id: str
    why: str
    cure: str
    pattern: re.Pattern[str]
    except_in: tuple[str, ...]
    """Reviewed wordings in which it is right to say it."""
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    def find(self, text: str) -> str:
        """Returns the forbidden words of a text, "" when there are none."""
        said = unified(text).lower()
        for exception in self.except_in:
            said = said.replace(unified(exception).lower(), " ")
        found = self.pattern.search(said)
        return found[0].strip(" .!?:;,«»") if found else ""


@dataclass(frozen=True, slots=True)
class Phrases:
    """All forbidden phrases, and where « vous » means two people."""

    phrases: tuple[Phrase, ...]
    plural: re.Pattern[str]

    def found_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Yields what is forbidden in a text, with the cure."""
        for phrase in self.phrases:
            if found := phrase.find(text):
                yield f"« {found} » : {phrase.why}", phrase.cure


def unified(text: str) -> str:
    """Returns the text with one kind of apostrophe and of space."""
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("\u00a0", " "))


def load(path: Path = FILE) -> Phrases:
    """Reads the forbidden phrases.

    Raises:
        KeyError: an entry has no ``id``, ``pourquoi``, ``remede`` or ``motifs``.
    """
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Phrases(tuple(map(_phrase, data["interdits"])), _any_of(data["vous_pluriel"]))


def check(phrases: Phrases) -> list[str]:
    """Returns the examples that are not found and the counter-examples that are."""
    wrong = []
    for phrase in phrases.phrases:
        if not phrase.examples or not phrase.counter_examples:
            wrong.append(f"{phrase.id} : il faut des « exemples » et des « contre_exemples »")
        missed = (said for said in phrase.examples if not phrase.find(said))
        wrong += [f"{phrase.id} : « {said} » devrait être trouvé" for said in missed]
        mistaken = (said for said in phrase.counter_examples if phrase.find(said))
        wrong += [f"{phrase.id} : « {said} » est trouvé à tort" for said in mistaken]
    return wrong


def _phrase(raw: dict[str, Any]) -> Phrase:
    return Phrase(
        id=raw["id"],
        why=raw["pourquoi"],
        cure=raw["remede"],
        pattern=_any_of(str(raw["motifs"]).splitlines()),
        except_in=tuple(raw.get("sauf_dans", ())),
        examples=tuple(raw.get("exemples", ())),
        counter_examples=tuple(raw.get("contre_exemples", ())),
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(p.strip() for p in patterns if p.strip()), re.I)
