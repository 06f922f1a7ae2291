"""The committed files of the widget are what its source builds, within their weight."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.channels.embed import EMERGENCY, emergency_contacts

WIDGET = Path(__file__).resolve().parents[2] / "bot" / "widget"


@pytest.fixture(scope="module")
def npm() -> str:
    found = shutil.which("npm")
    if found is None:
        pytest.skip("no Node.js on this machine")
    if not (WIDGET / "node_modules" / ".package-lock.json").exists():
        installed = subprocess.run(
            [found, "ci", "--no-audit", "--no-fund"], cwd=WIDGET, capture_output=True, text=True
        )
        assert installed.returncode == 0, installed.stderr
    return found


@pytest.mark.parametrize("script", ["check", "test"])
def test_widget_script(npm: str, script: str) -> None:
    ended = subprocess.run([npm, "run", "-s", script], cwd=WIDGET, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_its_offline_contacts_are_those_of_the_directory() -> None:
    assert EMERGENCY.read_text(encoding="utf-8") == emergency_contacts()
