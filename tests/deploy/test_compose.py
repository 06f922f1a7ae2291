"""docker-compose.yml, held against its schema and against the tree it speaks of."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
OURS = ("bot", "rasa", "actions")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    found: dict[str, Any] = content["services"]
    return found


def dockerfile(service: dict[str, Any]) -> str:
    path: Path = ROOT / service["build"]["dockerfile"]
    return path.read_text(encoding="utf-8")


def test_it_is_valid_by_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    ended = subprocess.run([*command, str(COMPOSE)], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("name", OURS)
def test_what_its_image_copies_is_there(services: dict[str, Any], name: str) -> None:
    copies = re.findall(r"^COPY (.+)$", dockerfile(services[name]), re.M)
    sources = [source for line in copies for source in line.split()[:-1]]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


@pytest.mark.parametrize("name", OURS)
def test_it_runs_as_nobody_special_and_answers_for_its_health(
    services: dict[str, Any], name: str
) -> None:
    assert re.search(r"^USER repere$", dockerfile(services[name]), re.M)
    assert services[name]["read_only"]
    assert services[name]["cap_drop"] == ["ALL"]
    assert services[name]["ulimits"] == {"core": 0}
    assert services[name]["healthcheck"]["test"]


def test_only_the_gateway_can_be_reached(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["bot"]
    inside = [name for name, service in services.items() if service["networks"] == ["inside"]]
    assert sorted(inside) == ["actions", "rasa", "redis"]


def test_its_variables_are_settings_or_named_in_rasas_files(services: dict[str, Any]) -> None:
    known = {name.upper() for name in Settings.model_fields}
    for name in ("credentials.yml", "deploy/endpoints.redis.yml"):
        known |= set(re.findall(r"\$\{(\w+)\}", (ROOT / name).read_text(encoding="utf-8")))
    named = {variable for service in OURS for variable in services[service]["environment"]}
    assert named - known == set()


def test_its_ports_are_those_of_the_images(services: dict[str, Any]) -> None:
    assert services["bot"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "EXPOSE 8000" in dockerfile(services["bot"])
    assert services["bot"]["environment"]["RASA_URL"].endswith(":5005")
    assert "EXPOSE 5005" in dockerfile(services["rasa"])
    actions = services["actions"]["environment"]["ACTIONS_PORT"]
    assert f":{actions}/" in services["rasa"]["environment"]["ACTIONS_URL"]


def test_every_image_is_pinned(services: dict[str, Any]) -> None:
    bases = [services["redis"]["image"]]
    bases += re.findall(
        r"^FROM (\S+)", dockerfile(services["bot"]) + dockerfile(services["rasa"]), re.M
    )
    assert all(re.search(r":\d+\.\d+\.\d+", base) for base in bases), bases


@pytest.mark.parametrize(
    "command", [["-m", "bot", "serve", "--help"], ["-c", "import actions.__main__"]]
)
def test_its_commands_exist(command: list[str]) -> None:
    ended = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True)
    assert ended.returncode == 0
