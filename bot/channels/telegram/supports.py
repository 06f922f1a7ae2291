"""Which campaign support a deep link stands on: an opaque code, never a person."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("supports.yml")

OnSupport = Callable[[str], None]
"""Called with a known code when somebody comes from that support; counts it, no person."""


@cache
def known_supports() -> frozenset[str]:
    """Returns the codes that are in use."""
    content = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return frozenset(str(code) for code in content["supports"])


def not_counted(code: str) -> None:
    """Counts nothing; used where no counter is given."""
