"""The table of docs/discretion.md names tests that exist, and leaves no requirement out."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "discretion.md"
ROW = re.compile(r"^\| ([QW]\d+) \|[^|]*\|(.*)\|$", re.MULTILINE)
REQUIRED = [f"Q{number}" for number in range(1, 15)] + [f"W{number}" for number in range(1, 6)]


def test_each_requirement_names_tests_that_exist() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert [name for name, _ in rows] == REQUIRED
    missing = []
    for name, cell in rows:
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", cell)
        assert named, name
        for file, test in named:
            path = TESTS / file
            if not path.exists() or f"\ndef {test}(" not in path.read_text(encoding="utf-8"):
                missing.append(f"{name}: {file}::{test}")
    assert missing == []
