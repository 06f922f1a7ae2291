"""The commands of the team that runs the assistant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.directory.cli import main
from bot.directory.load import load_services


def test_list_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(load_services())
    assert main(["show", "fvv92"]) == 0
    assert "01 47 91 48 44" in capsys.readouterr().out
    assert main(["show", "rien"]) == 1
    assert "Aucune fiche « rien »" in capsys.readouterr().err


def test_check_import_export(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["check"]) == 0
    assert "0 faute(s)" in capsys.readouterr().out
    database = f"sqlite:///{tmp_path / 'x.db'}"
    assert main(["import", database]) == 0
    assert f"{len(load_services())} fiche(s)" in capsys.readouterr().out
    assert main(["import", "sqlite:////nowhere/x.db"]) == 1
    capsys.readouterr()
    assert main(["export"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == len(load_services())
