"""What is said to « et pour un mineur ? »: one text for each topic that can be followed up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nlu.french.check import entries, plain
from tools.check_content import texts
from tools.check_content.answers import Answer, root_of
from tools.check_content.content import Known
from tools.check_content.faults import Fault
from tools.check_content.phrases import Phrases

_LAWS = 3
"""The contacts and the choices stand beside them: five messages together."""


def check_minors(
    folder: Path, answers: list[Answer], known: Known, phrases: Phrases
) -> Iterator[Fault]:
    """Yields the faults of ``<folder>/data/mineurs.yml``, and the topics that it leaves out.

    Args:
        folder: ``responses/``; without that file nothing is checked.
        answers: all answers; a topic that says what one can do can be followed up.
        known: the laws that exist.
        phrases: what is never said.
    """
    path = folder / "data" / "mineurs.yml"
    unreadable: list[Fault] = []
    root = root_of(path, unreadable) if path.exists() else None
    if root is None:
        return
    told = {
        topic: (plain(node), line)
        for _, topics, _ in entries(root)
        for topic, node, line in entries(topics)
    }
    for topic, (entry, line) in told.items():
        for what, cure in _entry(entry, known, phrases):
            yield Fault(path, line, topic, what, cure)
    for answer in answers:
        topic = answer.name.removeprefix("utter_").removesuffix("_agir")
        if answer.part == "agir" and topic not in told:
            yield Fault(path, 1, topic, "ce sujet n'a pas de texte ici", "ajoutez « texte: »")


def _entry(entry: Mapping[str, Any], known: Known, phrases: Phrases) -> Iterator[tuple[str, str]]:
    text = str(entry.get("texte") or "")
    if not text.strip():
        yield "il manque « texte »", "dites ce qui change avant 18 ans"
    yield from texts.check_text(text, phrases)
    yield from texts.too_long(text, "loi", is_simple=False)
    laws = list(entry.get("lois") or ())
    if len(laws) > _LAWS:
        yield f"{len(laws)} fiches, {_LAWS} au plus", "gardez les plus utiles"
    for law in laws:
        if law not in known.laws:
            yield f"la loi « {law} » n'existe pas", "voyez responses/data/lois_*.yml"
