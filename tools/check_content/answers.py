"""The written answers, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu.french.check import entries, located, plain
from tools.check_content.faults import Fault

PARTS = ("plus", "loi", "agir", "qui")


@dataclass(frozen=True, slots=True)
class Button:
    """What a button shows and what it sends."""

    title: str
    payload: str
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One variation of a response."""

    path: Path
    line: int
    name: str
    """``utter_…``"""
    text: str
    text_line: int
    buttons: tuple[Button, ...]
    custom: Mapping[str, Any]
    is_simple: bool
    """Whether it is the version in simple French (FALC)."""

    @property
    def part(self) -> str:
        """« plus », « loi », « agir », « qui », else « courte »."""
        last = self.name.rsplit("_", 1)[-1]
        return last if last in PARTS else "courte"

    def fault(self, what: str, cure: str, line: int | None = None, warns: bool = False) -> Fault:
        """Returns a fault of this answer, at its text unless a line is given."""
        return Fault(self.path, line or self.text_line, self.name, what, cure, warns)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that a person reads elsewhere than in an answer: a guided conversation."""

    path: Path
    line: int
    where: str
    text: str


def read_answers(folder: Path, faults: list[Fault]) -> list[Answer]:
    """Returns the answers of ``<folder>/*.yml``.

    Args:
        folder: ``responses/``.
        faults: receives one for each file that is not readable YAML.
    """
    answers: list[Answer] = []
    for path in sorted(folder.glob("*.yml")):
        root = root_of(path, faults)
        seen: dict[str, int] = {}
        for name, node, line in _responses(root):
            if name in seen:
                what = f"cette réponse existe déjà ligne {seen[name]}"
                faults.append(Fault(path, line, name, what, "n'en gardez qu'une"))
            seen[name] = line
            answers.extend(_variations(path, name, node))
    return answers


def read_sentences(folder: Path, faults: list[Fault]) -> list[Sentence]:
    """Returns every text of the guided conversations (``<folder>/parcours``)."""
    found: list[Sentence] = []
    for path in sorted((folder / "parcours").rglob("*.yml")):
        root = root_of(path, faults)
        if root is not None:
            found.extend(_texts(path, path.stem, root))
    return found


def root_of(path: Path, faults: list[Fault]) -> yaml.Node | None:
    """Returns the parsed file with its lines; a file that cannot be read is a fault."""
    root, trouble = located(path)
    if root is None:
        mark = trouble.split(":")[1].split(" ")[0] if ":" in trouble else "1"
        line = int(mark) if mark.isdigit() else 1
        what = "le fichier n'est plus lisible"
        cure = "regardez cette ligne : guillemet oublié, espaces au début, deux-points ?"
        faults.append(Fault(path, line, path.stem, what, cure))
    return root


def _responses(root: yaml.Node | None) -> Iterator[tuple[str, yaml.Node, int]]:
    for key, node, _ in entries(root) if root is not None else ():
        if key == "responses":
            yield from entries(node)


def _variations(path: Path, name: str, node: yaml.Node) -> Iterator[Answer]:
    for item in node.value if isinstance(node, yaml.SequenceNode) else []:
        fields = {key: (value, line) for key, value, line in entries(item)}
        raw: Mapping[str, Any] = plain(item) or {}
        line = item.start_mark.line + 1
        text_line = fields["text"][1] if "text" in fields else line
        buttons = tuple(_buttons(fields["buttons"][0])) if "buttons" in fields else ()
        simple = any(c.get("name") == "simple" for c in raw.get("condition") or ())
        text, custom = str(raw.get("text") or ""), raw.get("custom") or {}
        yield Answer(path, line, name, text, text_line, buttons, custom, simple)


def _buttons(node: yaml.Node) -> Iterator[Button]:
    for item in node.value:
        raw = plain(item)
        line = item.start_mark.line + 1
        yield Button(str(raw.get("title") or ""), str(raw.get("payload") or ""), line)


def _texts(path: Path, where: str, node: yaml.Node) -> Iterator[Sentence]:
    """Every value that is a phrase and not an id."""
    if isinstance(node, yaml.MappingNode):
        parts = list(entries(node))
        named = next((str(value.value) for key, value, _ in parts if key == "id"), where)
        for _, value, _ in parts:
            yield from _texts(path, named, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _texts(path, where, item)
    elif node.tag.endswith(":str") and " " in node.value.strip():
        yield Sentence(path, node.start_mark.line + 1, where, node.value)
