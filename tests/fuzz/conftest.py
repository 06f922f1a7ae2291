"""Ends a run with what the fuzzing did: operations, cases, seconds, findings."""

from __future__ import annotations

from collections import Counter

import pytest

cases: Counter[str] = Counter()
"""Requests by operation."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the report."""
    if not cases:
        return
    done = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if report.when == "call" and "fuzz" in report.nodeid
    ]
    seconds = sum(report.duration for report in done)
    findings = sum(report.failed for report in done)
    terminalreporter.section("fuzzing of the HTTP interface")
    for operation, number in sorted(cases.items()):
        terminalreporter.write_line(f"{number:>7} cases  {operation}")
    total = f"{sum(cases.values())} cases, {seconds:.0f} s, {findings} findings"
    terminalreporter.write_line(total)
