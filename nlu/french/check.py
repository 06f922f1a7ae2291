"""Checks the lexicon and says in plain French what is wrong, with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from nlu.french.concepts import CONCEPT_FILES, word_classes
from nlu.french.fields import FILE as FIELD_FILE
from nlu.french.fields import words_of
from nlu.french.patterns import PatternError, compile_patterns
from nlu.french.reading import read
from nlu.french.tables import LEXICON

FIELDS = {"sens", "mots", "exemple", "contre_exemple", "acte", "personne"}
REQUIRED = ("sens", "mots", "exemple", "contre_exemple")
PERSONS = {"autre", "proche", "general"}


def located(path: Path) -> tuple[yaml.Node | None, str]:
    """The parsed tree of a YAML file with its lines, or why it cannot be read."""
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader), ""
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return (
            None,
            f"{path.name}:{line} : ce fichier n'est pas du YAML lisible ({error})",
        )


def plain(node: yaml.Node) -> Any:
    """The Python value of a node."""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()


def entries(node: yaml.Node) -> Iterator[tuple[str, yaml.Node, int]]:
    """Yields (key, value, line) of a mapping."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield str(name.value), value, name.start_mark.line + 1


def check() -> list[str]:
    """All that is wrong with the lexicon; empty when it is sound."""
    problems: list[str] = []
    seen: dict[str, str] = {}
    files = [f"{name}.yml" for name in CONCEPT_FILES]
    for name in [*files, FIELD_FILE]:
        path = LEXICON / name
        root, trouble = located(path)
        if root is None:
            problems.append(trouble)
            continue
        for identifier, node, line in entries(root):
            where = f"{path.name}:{line} ({identifier})"
            if identifier in seen:
                problems.append(f"{where} : ce concept existe déjà dans {seen[identifier]}")
            seen[identifier] = path.name
            problems.extend(f"{where} : {what}" for what in _entry(identifier, node))
            words = _field_words if name == FIELD_FILE else _wordings
            problems.extend(words(path, identifier, node))
    return problems or [p for name in [*files, FIELD_FILE] for p in _examples(LEXICON / name)]


def _entry(identifier: str, node: yaml.Node) -> Iterator[str]:
    if not identifier.isupper():
        yield "le nom d'un concept s'écrit en majuscules"
    raw = plain(node)
    if not isinstance(raw, dict):
        yield "il manque les champs sens, mots, exemple, contre_exemple"
        return
    for name in REQUIRED:
        if not str(raw.get(name, "")).strip():
            yield f"il manque « {name} »"
    for name in raw.keys() - FIELDS:
        yield f"« {name} » n'est pas un champ connu (champs : {', '.join(sorted(FIELDS))})"
    if raw.get("personne", "autre") not in PERSONS:
        yield f"« personne » doit être l'un de : {', '.join(sorted(PERSONS))}"


def _wordings(path: Path, identifier: str, node: yaml.Node) -> Iterator[str]:
    classes, common = word_classes()
    for name, value, line in entries(node):
        if name != "mots":
            continue
        for offset, wording in enumerate(str(value.value).splitlines(), start=1):
            if not wording.strip():
                continue
            try:
                patterns = compile_patterns(identifier, wording, classes, common)
            except PatternError as error:
                yield f"{path.name}:{line + offset} ({identifier}) : {error}"
                continue
            alone = {
                w for p in patterns if len(p.elements) == 1 for w in p.elements[0].words & common
            }
            if alone - {"encore"}:
                yield (
                    f"{path.name}:{line + offset} ({identifier}) : « {min(alone)} » est trop "
                    "courant pour suffire, ajoutez-lui un autre mot"
                )


def _field_words(path: Path, identifier: str, node: yaml.Node) -> Iterator[str]:
    for name, value, line in entries(node):
        for source in str(value.value).split() if name == "mots" else ():
            try:
                words_of(source)
            except PatternError as error:
                yield f"{path.name}:{line} ({identifier}) : {error}"


def _examples(path: Path) -> Iterator[str]:
    root, _ = located(path)
    if root is None:
        return
    for identifier, node, line in entries(root):
        raw = plain(node)
        where = f"{path.name}:{line} ({identifier})"
        if not _says(identifier, raw["exemple"]):
            yield f"{where} : l'exemple « {raw['exemple']} » n'est pas reconnu"
        if _says(identifier, raw["contre_exemple"]):
            yield f"{where} : le contre-exemple « {raw['contre_exemple']} » est reconnu à tort"


def _says(identifier: str, sentence: str) -> bool:
    reading = read(sentence)
    return identifier in reading.fields or any(
        o.concept == identifier and "nie" not in o.flags for o in reading.occurrences
    )
