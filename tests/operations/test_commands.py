"""The commands that the documents name are there, and `make help` lists them."""

from __future__ import annotations

import re
import shutil
import subprocess

from bot.settings import ROOT

_NAMED = re.compile(r"`make ([a-z][a-z-]*)")


def test_every_command_that_a_document_names_exists() -> None:
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    named = {name for path in documents for name in _NAMED.findall(path.read_text("utf-8"))}
    assert {"run", "test", "load", "fuzz"} <= named
    assert named - listed() == set()


def listed() -> set[str]:
    """Returns the commands that `make help` shows to a newcomer."""
    make = shutil.which("make") or "make"
    shown = subprocess.run([make, "-C", str(ROOT), "help"], capture_output=True, text=True)
    return {line.split()[0] for line in shown.stdout.splitlines() if line.strip()}
