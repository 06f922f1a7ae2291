"""The team's page: behind its password, released figures only, readable without a script."""

from __future__ import annotations

import asyncio
import random
import re
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from bot.channels.login import hash_password, matches
from bot.channels.metrics import Metrics
from bot.counts import store
from bot.counts.tables import tables
from bot.dialogue.content import get_content
from bot.directory.database import make_engine, release, sync
from bot.settings import ROOT
from tests.e2e.stack import free_ports
from tests.privacy.apps import gateway, say

PASSWORD = "quatre-chevaux-bleus"
HASH = SecretStr(hash_password(PASSWORD))
TABLES = tables(get_content().families)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A database with some released weeks, and one that is not over."""
    numbers = random.Random(4)

    async def fill() -> None:
        engine = make_engine(f"sqlite:///{tmp_path / 'repere.db'}")
        await sync(engine)
        for week in range(6):
            monday = TABLES["famille"].period(date(2026, 9, 7) + timedelta(weeks=week))
            for family in ("violences", "cyberviolences", "se_proteger"):
                number = numbers.randint(25, 200)
                await store.write(engine, {("famille", monday, family): number})
            await store.write(engine, {("famille", monday, "ressources"): 7})
        for cell in ("cybercontrole>geolocalisation", "viol>consentement"):
            period = TABLES["confusion"].period(date(2026, 6, 1))
            await store.write(engine, {("confusion", period, cell): 31})
        await store.release(engine, TABLES, date(2026, 11, 25), random.Random(1))
        await store.write(engine, {("famille", date(2026, 11, 23), "violences"): 777})
        await release(engine)

    asyncio.run(fill())
    return tmp_path


def test_it_is_not_there_without_a_password(tmp_path: Path) -> None:
    with gateway(tmp_path) as client:
        assert client.get("/tableau").status_code == 404
        assert client.get("/tableau.csv").status_code == 404


def test_it_shows_released_figures_with_a_table_beside_each_chart(filled: Path) -> None:
    with gateway(filled, team_password_hash=HASH) as client:
        page = client.get("/tableau", auth=("equipe", PASSWORD))
        assert page.status_code == 200
        assert "Cyberviolences" in page.text
        assert "le cybercontrôle → le suivi" in page.text or "→" in page.text
        assert page.text.count('role="img"') == page.text.count("<caption>") == 2
        assert "<script" not in page.text and "style=" not in page.text
        assert "777" not in page.text, "a week that is not over is not shown"
        assert "Trouver de l&#39;aide" not in page.text, "seven conversations are not shown"
        csv = client.get("/tableau.csv", auth=("equipe", PASSWORD))
        numbers = [int(line.rsplit(";", 1)[1]) for line in csv.text.strip().splitlines()[1:]]
        assert numbers and min(numbers) >= 20
        assert all(number % 5 == 0 for number in numbers)


def test_wrong_passwords_are_refused_slowly_and_then_not_at_all(filled: Path) -> None:
    with gateway(filled, team_password_hash=HASH, limit_logins=3) as client:
        without = client.get("/tableau")
        assert without.status_code == 401
        assert without.headers["www-authenticate"].startswith("Basic")
        for name, password in (("equipe", "x"), ("autre", PASSWORD), ("equipe", "")):
            assert client.get("/tableau", auth=(name, password)).status_code == 401
        assert client.get("/tableau", auth=("equipe", PASSWORD)).status_code == 429


def test_a_password_is_known_by_its_hash_only() -> None:
    stored = HASH.get_secret_value()
    assert PASSWORD not in stored
    assert matches(stored, PASSWORD)
    assert not matches(stored, PASSWORD + " ")
    for broken in ("", ":", "zz:zz", "00"):
        assert not matches(broken, "")


def test_an_unknown_name_takes_as_long_as_a_known_one() -> None:
    def seconds(password: str) -> float:
        began = time.perf_counter()
        matches(HASH.get_secret_value(), password)
        return time.perf_counter() - began

    assert min(seconds("") for _ in range(3)) > 0.3 * min(seconds(PASSWORD) for _ in range(3))


def test_the_password_command_refuses_a_short_one() -> None:
    code = "import getpass, sys; getpass.getpass = lambda _: 'court';"
    code += "from bot.__main__ import password; sys.exit(password())"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert ended.returncode == 1
    assert "12 caractères" in ended.stderr


def test_metrics_stand_on_their_own_port_in_coarse_steps(tmp_path: Path) -> None:
    port = free_ports(1)[0]
    with gateway(tmp_path, metrics_port=port) as client:
        for _ in range(23):
            say(client, None, text="le cyberharcèlement zyxgloubi")
        read = httpx2.get(f"http://127.0.0.1:{port}/metrics").text
        assert client.get("/metrics").status_code == 404
    assert 'repere_replies_total{status="2xx"} 20.0' in read
    assert "zyxgloubi" not in read
    assert "cyberharcelement" not in read
    assert float(re.findall(r'quantile="0.95"} (\S+)', read)[0]) < 5


def test_a_single_reply_moves_no_metric() -> None:
    metrics = Metrics({})
    metrics.replied(200, 0.1)
    samples = [s for metric in metrics.collect() for s in metric.samples]
    assert [s.value for s in samples] == [0]
