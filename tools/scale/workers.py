"""Our own processes of docker-compose.yml: gateways, Rasa workers, action servers."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx2

from bot.settings import ROOT
from tools import train
from tools.scale.part import Part

_ENDPOINTS = ROOT / "deploy" / "endpoints.redis.yml"
_ASKED_FOR = 2.0  # seconds that a process may take to say that it is ready


def shared(redis: int, postgres: int, rasa: int, actions: int) -> dict[str, str]:
    """Returns the environment that all of them have in common.

    Args:
        redis: port of Redis.
        postgres: port of PostgreSQL.
        rasa: port at which the balancer takes turns.
        actions: port at which it takes questions of Rasa.
    """
    return {
        **os.environ,
        **train.QUIET,
        "PYTHONPATH": str(ROOT),
        "RASA_TOKEN": secrets.token_urlsafe(32),
        "ID_KEY": secrets.token_hex(32),
        "REDIS_HOST": "127.0.0.1",
        "REDIS_URL": f"redis://127.0.0.1:{redis}/2",
        "DATABASE_URL": f"postgresql+psycopg://repere@127.0.0.1:{postgres}/postgres",
        "RASA_URL": f"http://127.0.0.1:{rasa}",
        "ACTIONS_URL": f"http://127.0.0.1:{actions}/webhook",
        "TICKET_LOCK_LIFETIME": "5",
        "SANIC_GRACEFUL_SHUTDOWN_TIMEOUT": "5",
        "TELEGRAM_TOKEN": "",
        "MALLOC_ARENA_MAX": "2",
        "TF_INTRA_OP_PARALLELISM_THREADS": "1",
        "TF_INTER_OP_PARALLELISM_THREADS": "1",
    }


def gateway(name: str, folder: Path, port: int, environment: Mapping[str, str]) -> Part:
    """Returns a gateway; it is ready once the danger net and the directory answer."""
    command = [sys.executable, "-W", "ignore", "-m", "bot", "serve"]
    variables = {**environment, "PORT": str(port)}
    return Part(name, command, variables, folder, port, _answers(port, "/healthz"))


def actions(name: str, folder: Path, port: int, environment: Mapping[str, str]) -> Part:
    """Returns an action server."""
    command = [sys.executable, "-W", "ignore", "-m", "actions"]
    variables = {**environment, "ACTIONS_PORT": str(port)}
    return Part(name, command, variables, folder, port, _answers(port, "/health"))


def rasa(name: str, folder: Path, port: int, environment: Mapping[str, str], redis: int) -> Part:
    """Returns a Rasa worker with the endpoints of docker-compose.yml.

    Args:
        name: of the part.
        folder: for its endpoints and its output.
        port: that it listens on.
        environment: what all have in common.
        redis: port of Redis, which the endpoints name.
    """
    endpoints = _ENDPOINTS.read_text(encoding="utf-8")
    assert endpoints.count("port: 6379") == 2, "tracker store and lock store"
    (folder / "endpoints.yml").write_text(endpoints.replace("port: 6379", f"port: {redis}"))
    command = [str(train.RASA), "-m", "rasa", "run", "--quiet", "-m", str(train.MODEL)]
    command += ["-i", "127.0.0.1", "-p", str(port), "--endpoints", "endpoints.yml"]
    command += ["--credentials", str(ROOT / "credentials.yml")]
    headers = {"authorization": f"Bearer {environment['RASA_TOKEN']}"}
    ready = _answers(port, "/webhooks/gateway/ready", headers)
    return Part(name, command, dict(environment), folder, port, ready)


def _answers(port: int, path: str, headers: Mapping[str, str] | None = None) -> Callable[[], bool]:
    def ready() -> bool:
        try:
            response = httpx2.get(
                f"http://127.0.0.1:{port}{path}",
                headers=headers,
                timeout=_ASKED_FOR,
                trust_env=False,
            )
        except httpx2.HTTPError:
            return False
        return response.status_code == 200

    return ready
