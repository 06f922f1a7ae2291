"""A referral stays quick in a directory of the size of a country (SQLite)."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tools.bench_directory import SIZE, country, measure, p99, through_sqlite

LIMIT_MS = 5.0
RUNS = 5
"""The best of them counts: another program on the machine is not a slow referral."""


def test_ten_thousand_services_take_less_than_five_milliseconds(tmp_path: Path) -> None:
    written = country()
    services = asyncio.run(through_sqlite(written, tmp_path / "directory.db"))
    assert len(services) == SIZE
    assert list(services) == written
    assert min(p99(measure(services)) for _ in range(RUNS)) < LIMIT_MS
