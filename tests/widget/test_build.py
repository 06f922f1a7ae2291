"""The committed files of the widget are what its source builds, within their weight."""

from __future__ import annotations

import subprocess

import pytest

from bot.channels.embed import EMERGENCY, emergency_contacts
from tests.widget.toolchain import WIDGET, install


@pytest.mark.parametrize("script", ["check", "test"])
def test_widget_script(script: str) -> None:
    """``check``: types, weight and committed files; ``test``: the logic, in Node's own runner."""
    command = [install(), "run", "-s", script]
    ended = subprocess.run(command, cwd=WIDGET, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_its_offline_contacts_are_those_of_the_directory() -> None:
    assert EMERGENCY.read_text(encoding="utf-8") == emergency_contacts()
