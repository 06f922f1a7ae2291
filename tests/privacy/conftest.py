"""Tells at the end of a run which places were searched for what somebody wrote."""

from __future__ import annotations

import pytest

from tests.privacy.places import report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the list."""
    if report:
        terminalreporter.section("searched for any word and any id of the conversations")
    for line in report:
        terminalreporter.write_line(line)
