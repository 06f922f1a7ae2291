"""docs/privacy.md names code and tests that exist, and every place that is searched."""

from __future__ import annotations

import re

from bot.settings import ROOT
from tests.privacy.places import PLACES

TEXT = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:4] for line in TEXT.splitlines() if line.startswith("| ")][1:]


def named(cell: str) -> list[str]:
    return re.findall(r"`([\w./:-]+/[\w./:-]*)`", cell)


def test_each_promise_names_code_and_a_test_that_exist() -> None:
    assert len(ROWS) > 15
    for promise, code, proof in ROWS:
        files, tests = named(code), named(proof)
        assert files, promise
        assert tests, promise
        for name in files:
            assert (ROOT / name).exists(), name
        for name in tests:
            file, _, function = name.partition("::")
            assert file.startswith("tests/")
            assert f"def {function}" in (ROOT / file).read_text(encoding="utf-8"), name


def test_each_place_that_is_searched_is_told() -> None:
    assert [place for place in PLACES if f"- {place}\n" not in TEXT] == []
