"""The HTTP interface, fuzzed from its own description: never a crash, never an echo."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from pydantic import SecretStr
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)
from starlette.routing import Route

from bot.app import create_app
from bot.channels.login import hash_password
from bot.settings import ROOT, Settings
from tests.e2e.stack import Stack, free_ports
from tests.fuzz.conftest import cases

SCHEMA = schemathesis.openapi.from_path(ROOT / "docs" / "openapi.yml")
_SERVED = SCHEMA.exclude(path="/readyz")  # answers 503 by design while Rasa is away
_EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))  # for each operation; more by `make fuzz`
_FORMS = frozenset({"/p/simple", "/annuaire", "/p/oublier/{id}"})
_PASSWORD = "quatre-chevaux-bleus"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A real gateway on a real port, whose Rasa is away."""
    folder = tmp_path_factory.mktemp("fuzz")
    port = free_ports(1)[0]
    environment = {
        **os.environ,
        "PORT": str(port),
        "RASA_URL": "http://127.0.0.1:9",
        "TELEGRAM_TOKEN": "",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'repere.db'}",
        "LIMIT_CONVERSATION": "0",
        "LIMIT_NETWORK": "0",
        "TEAM_PASSWORD_HASH": hash_password(_PASSWORD),
    }
    output = folder / "output.txt"
    with output.open("wb") as stream:
        command = [sys.executable, "-m", "bot", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stream, stderr=stream)
    stack = Stack(process, {"PORT": port}, output, None)
    try:
        stack.wait("/healthz", 30)
        yield stack
    finally:
        process.terminate()
        process.wait(10)


@_SERVED.parametrize()
@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=_EXAMPLES <= 60,
)
def test_every_operation_keeps_its_promise(case: schemathesis.Case[Any], served: Stack) -> None:
    excluded: list[Any] = []
    if case.path.endswith("/words"):  # what may be chosen is not for a schema to say
        excluded = [positive_data_acceptance]
    elif case.path in _FORMS:  # whatever a browser sends is answered with a page
        excluded = [positive_data_acceptance, negative_data_rejection]
    cases[f"{case.method} {case.path}"] += 1
    auth = ("equipe", _PASSWORD) if case.path.startswith("/tableau") else None
    case.call_and_validate(base_url=served.base, timeout=10, excluded_checks=excluded, auth=auth)


def test_no_crash_was_logged_and_nothing_of_what_was_sent(served: Stack) -> None:
    said = served.output.read_text()
    assert "Error" not in said.replace("EngineUnavailable", "").replace("ConnectError", "")
    assert "Traceback" not in said


def test_the_description_knows_every_route_of_the_interface() -> None:
    settings_of_team = Settings(  # type: ignore[call-arg]
        _env_file=None, team_password_hash=SecretStr(hash_password(_PASSWORD))
    )
    routes = {
        (route.path, method)
        for route in create_app(settings_of_team).routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method.upper())
        for path, operations in SCHEMA.raw_schema["paths"].items()
        for method in operations
    }
    assert routes == described
