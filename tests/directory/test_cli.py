"""The commands of the team that runs the assistant."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from bot.directory.cli import main
from bot.directory.database import make_engine, read, release
from bot.directory.load import DATA, load_services
from bot.directory.model import Service


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


def test_nothing_is_imported_by_halves(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """One bad number in one file: the database keeps exactly what it held."""
    database = f"sqlite:///{tmp_path / 'x.db'}"
    assert main(["import", database]) == 0
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    path = folder / "national.yml"
    text = path.read_text("utf-8").replace("name: 17Cyber", "name: Renommé")
    path.write_text(text.replace('number: "3919"', 'number: "3020"'), "utf-8")
    capsys.readouterr()
    assert main(["import", database, "--from", str(folder)]) == 1
    said = capsys.readouterr().err
    assert "national.yml, ligne" in said and "remplacé par le 3018" in said
    assert "Rien n'a été importé" in said
    assert main(["check", "--from", str(folder)]) == 1
    assert asyncio.run(_read(database)) == load_services()


async def _read(database_url: str) -> tuple[Service, ...]:
    engine = make_engine(database_url)
    try:
        return await read(engine)
    finally:
        await release(engine)
