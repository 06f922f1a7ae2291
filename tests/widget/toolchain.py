"""Node.js and what the widget is built and tested with, installed from its lock file."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

WIDGET = Path(__file__).resolve().parents[2] / "bot" / "widget"
_MARK = WIDGET / "node_modules" / ".package-lock.json"


@cache
def install() -> str:
    """Returns the path of npm, with the packages of the lock file in place."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no Node.js on this machine")
    lock = WIDGET / "package-lock.json"
    if not _MARK.exists() or _MARK.stat().st_mtime < lock.stat().st_mtime:
        installed = subprocess.run(
            [npm, "ci", "--no-audit", "--no-fund"], cwd=WIDGET, capture_output=True, text=True
        )
        assert installed.returncode == 0, installed.stderr
    return npm
