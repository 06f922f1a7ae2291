"""The official list of methods and types of the Bot API, as a checker of calls."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_SPEC = Path(__file__).with_name("bot_api.json")
_SIMPLE: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "String": (str,),
    "Boolean": (bool,),
    "Float": (int, float),
}


@cache
def spec() -> dict[str, Any]:
    """Returns methods and types, each with its fields."""
    content: dict[str, Any] = json.loads(_SPEC.read_text(encoding="utf-8"))
    return content


def decode(method: str, form: dict[str, str]) -> dict[str, Any]:
    """Returns the fields of a call: texts as they are, all others read as JSON."""
    known = spec()["methods"].get(method, {})
    return {
        name: raw if known.get(name, {}).get("types") == ["String"] else _from_json(raw)
        for name, raw in form.items()
    }


def _from_json(raw: str) -> Any:
    try:
        return json.loads(raw)
    except json.JSONDecodeError:
        return raw


def faults(method: str, values: dict[str, Any]) -> list[str]:
    """Returns what is wrong with a call: unknown or missing fields, wrong types.

    Args:
        method: name of the method, as in the address.
        values: the fields of the call, decoded from JSON.
    """
    known = spec()["methods"].get(method)
    if known is None:
        return [f"{method}: there is no such method"]
    return _object_faults(method, known, values)


def _object_faults(where: str, fields: dict[str, Any], values: dict[str, Any]) -> list[str]:
    found = [f"{where}.{name}: unknown field" for name in values if name not in fields]
    for name, field in fields.items():
        if name in values:
            found += _value_faults(f"{where}.{name}", field["types"], values[name])
        elif field["required"]:
            found.append(f"{where}.{name}: required field is missing")
    return found


def _value_faults(where: str, types: list[str], value: Any) -> list[str]:
    tried = [_one_type(where, wanted, value) for wanted in types]
    return min(tried, key=len)


def _one_type(where: str, wanted: str, value: Any) -> list[str]:
    if wanted.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: a list is expected"]
        inner = wanted.removeprefix("Array of ")
        return [f for i, item in enumerate(value) for f in _one_type(f"{where}[{i}]", inner, item)]
    if wanted in _SIMPLE:
        is_boolean = isinstance(value, bool)
        right = isinstance(value, _SIMPLE[wanted]) and is_boolean == (wanted == "Boolean")
        return [] if right else [f"{where}: {wanted} is expected"]
    definition = spec()["types"][wanted]
    if not isinstance(value, dict):
        return [f"{where}: {wanted} is expected"]
    if "subtypes" in definition:
        return min((_one_type(where, kind, value) for kind in definition["subtypes"]), key=len)
    return _object_faults(where, definition, value)
