"""The register says what the code does: its tables, its files, its durations."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sqlalchemy import inspect

from bot.channels.telegram.tables import Base as TelegramBase
from bot.directory.database import VERSION_TABLE, make_engine, release, sync
from bot.privacy.register import REGISTER
from bot.settings import ROOT, Settings
from tests.privacy.apps import gateway


def test_every_table_of_the_database_is_declared(tmp_path: Path) -> None:
    async def names() -> set[str]:
        engine = make_engine(f"sqlite:///{tmp_path / 'r.db'}")
        await sync(engine)
        async with engine.connect() as connection:
            found = await connection.run_sync(lambda c: inspect(c).get_table_names())
        await release(engine)
        return set(found)

    declared = {table for entry in REGISTER for table in entry.tables}
    telegram = set(TelegramBase.metadata.tables)
    assert (asyncio.run(names()) - {VERSION_TABLE}) | telegram == declared


def test_every_module_that_it_names_exists() -> None:
    assert [entry.module for entry in REGISTER if not (ROOT / entry.module).exists()] == []
    assert len({entry.id for entry in REGISTER}) == len(REGISTER)


@pytest.mark.parametrize("file", ["endpoints.yml", "deploy/endpoints.redis.yml"])
def test_rasa_forgets_after_as_long_as_is_said(file: str) -> None:
    store = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))["tracker_store"]
    entry = next(entry for entry in REGISTER if entry.id == "suivi-rasa")
    said = entry.how_long(Settings(_env_file=None))  # type: ignore[call-arg]
    assert said.startswith(f"{store['record_exp'] // 60} minutes")


def test_the_page_says_it_in_plain_words(tmp_path: Path) -> None:
    with gateway(tmp_path, conversation_ttl=900) as client:
        page = client.get("/confidentialite")
        assert page.status_code == 200
        for entry in REGISTER:
            assert entry.for_whom.replace("'", "&#39;") in page.text.replace(
                "\N{NO-BREAK SPACE}", " "
            )
        assert "15 minutes sans message" in page.text, "the durations are those of this place"
        assert re.findall(r"<script[^>]*>", page.text) == [
            '<script defer src="/static/pages/page.js">'
        ]
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        title = page.text.split("<title>")[1].split("</title>")[0]
        assert title == "Informations"
        assert "aucune trace" not in page.text.lower()
        officer = client.get("/confidentialite/registre")
        assert all(entry.module in officer.text for entry in REGISTER)


def test_the_register_can_be_printed() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "register"], capture_output=True, text=True, cwd=ROOT
    )
    assert ended.returncode == 0
    assert ended.stdout.count("\n") == len(REGISTER) + 2
