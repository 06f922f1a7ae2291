"""YAML with line numbers, so that a fault can be shown where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Located:
    """A value of a YAML file and the line, from 1, on which it starts."""

    value: Any
    line: int
    node: yaml.Node

    def children(self, name: str) -> Iterator[Located]:
        """Yields the items of the list that stands under a key, none where there is no list."""
        yield from _items(_under(self.node, name))


def read_located(path: Path, name: str) -> list[Located]:
    """Returns the items of the list under a top key of a file.

    Raises:
        OSError, yaml.YAMLError: the file cannot be read, or has no list under that key.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    items = _under(root, name)
    if not isinstance(items, yaml.SequenceNode):
        raise yaml.YAMLError(f"il faut une liste sous « {name}: »")
    return list(_items(items))


def _under(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _items(node: yaml.Node | None) -> Iterator[Located]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield Located(_value(item), item.start_mark.line + 1, item)


def _value(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()
