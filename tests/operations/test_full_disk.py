"""One machine whose disk is full: people are answered, the figures wait, the team is told."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from bot.app import create_app
from bot.directory.database import make_engine, sync
from bot.settings import ROOT, Settings
from tests.scale.faults import small_disk

DANGER = "il est derriere la porte il a un couteau"


@pytest.mark.parametrize("was_used_before", [True, False])
def test_danger_gets_its_contacts_and_the_switch_says_what_to_do(
    tmp_path: Path, was_used_before: bool
) -> None:
    try:
        disk = small_disk(tmp_path / "var", 2)
        (tmp_path / "var").mkdir()
        with disk as var:
            url = f"sqlite+aiosqlite:///{var / 'repere.db'}"
            if was_used_before:
                asyncio.run(_set_up(url))
            _fill(var / "filler")
            _live(url)
    except PermissionError:
        pytest.skip("no disk can be mounted here")


async def _set_up(url: str) -> None:
    engine = make_engine(url)
    await sync(engine)
    await engine.dispose()


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as filler:
        for size in (1 << 12, 1):
            try:
                while True:
                    filler.write(bytes(size))
            except OSError:
                continue


def _live(url: str) -> None:
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        rasa_url="http://127.0.0.1:9",
        telegram_token=SecretStr(""),
        database_url=url,
        count_interval=0.2,
    )
    app = create_app(settings)
    with TestClient(app) as client:
        assert client.get("/healthz").status_code == 200
        for text in (DANGER, "le cyberharcèlement", DANGER):
            reply = client.post("/api/v1/messages", json={"conversation": None, "text": text})
            assert reply.status_code == 200
            shown = [c for m in reply.json()["messages"] for c in m.get("contacts", ())]
            assert shown or text != DANGER
        switched = subprocess.run(
            [sys.executable, "-m", "bot", "off"],
            env={"DATABASE_URL": url, "PATH": ""},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert switched.returncode == 1
        assert "ASSISTANT_OFF=true" in switched.stderr
        failures = {m.name: m.samples[0].value for m in app.state.metrics.collect()}
        assert failures["repere_count_failures"] > 0
