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
RASAS_OWN = {"TICKET_LOCK_LIFETIME", "SANIC_GRACEFUL_SHUTDOWN_TIMEOUT"}
OURS = ("bot", "rasa", "actions")
ALL = (*OURS, "proxy", "balancer", "redis", "postgres")


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def services(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["services"]
    return found


def dockerfile(service: dict[str, Any]) -> str:
    path: Path = ROOT / service["build"]["dockerfile"]
    return path.read_text(encoding="utf-8")


def test_it_is_valid_by_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    ended = subprocess.run([*command, str(COMPOSE)], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout


def test_it_has_what_the_topology_needs(services: dict[str, Any]) -> None:
    assert sorted(services) == sorted(ALL)
    for name in OURS:
        assert re.fullmatch(r"\$\{\w+:-2\}", services[name]["deploy"]["replicas"])


@pytest.mark.parametrize("name", OURS)
def test_what_its_image_copies_is_there(services: dict[str, Any], name: str) -> None:
    copies = re.findall(r"^COPY (.+)$", dockerfile(services[name]), re.M)
    sources = [source for line in copies for source in line.split()[:-1]]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


@pytest.mark.parametrize("name", ALL)
def test_what_it_mounts_is_there_and_cannot_be_written(services: dict[str, Any], name: str) -> None:
    for volume in services[name].get("volumes", ()):
        source, _, rest = volume.rpartition(":/")
        if source.startswith("./"):
            assert (ROOT / source).exists()
        if source != "database":
            assert rest.endswith(":ro")


@pytest.mark.parametrize("name", ALL)
def test_it_runs_as_nobody_special_and_answers_for_its_health(
    services: dict[str, Any], name: str
) -> None:
    service = services[name]
    if "build" in service:
        assert re.search(r"^USER repere$", dockerfile(service), re.M)
    else:
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ulimits"] == {"core": 0}
    assert service["healthcheck"]["test"]


@pytest.mark.parametrize("name", ALL)
def test_it_has_limits_and_time_to_end(services: dict[str, Any], name: str) -> None:
    assert services[name]["mem_limit"]
    assert services[name]["cpus"]
    assert services[name]["stop_grace_period"]


def test_a_gateway_may_end_what_it_began(services: dict[str, Any]) -> None:
    slowest = 2 * float(Settings.model_fields["rasa_timeout"].default) + 2
    assert int(services["bot"]["stop_grace_period"].removesuffix("s")) > slowest


def test_only_the_proxy_can_be_reached(services: dict[str, Any], content: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    inside = [name for name, service in services.items() if service["networks"] == ["inside"]]
    assert sorted(inside) == ["actions", "balancer", "postgres", "rasa", "redis"]
    networks = content["networks"]
    assert networks["inside"]["internal"]
    assert networks["edge"]["internal"]
    assert "inside" not in services["proxy"]["networks"], "it sees gateways alone"


def test_the_addresses_of_the_proxy_alone_are_believed(
    services: dict[str, Any], content: dict[str, Any]
) -> None:
    subnet = content["networks"]["edge"]["ipam"]["config"][0]["subnet"]
    assert services["bot"]["environment"]["TRUSTED_PROXIES"] == subnet
    on_edge = [name for name, service in services.items() if "edge" in service["networks"]]
    assert sorted(on_edge) == ["bot", "proxy"]


def test_no_secret_stands_in_it(services: dict[str, Any]) -> None:
    secrets = re.compile(r"TOKEN|KEY|PASSWORD|SECRET")
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if secrets.search(name):
                assert re.fullmatch(r"\$\{\w+(:\?[^}]+|:-)\}", value), name
    assert "repere:${DATABASE_PASSWORD:?" in services["bot"]["environment"]["DATABASE_URL"]


def test_redis_writes_nothing_to_a_disk(services: dict[str, Any]) -> None:
    command = services["redis"]["command"]
    assert command[command.index("--save") + 1] == ""
    assert command[command.index("--appendonly") + 1] == "no"
    assert "volumes" not in services["redis"]


def test_its_variables_are_settings_or_named_in_rasas_files(services: dict[str, Any]) -> None:
    known = {name.upper() for name in Settings.model_fields} | RASAS_OWN
    for name in ("credentials.yml", "deploy/endpoints.redis.yml"):
        known |= set(re.findall(r"\$\{(\w+)\}", (ROOT / name).read_text(encoding="utf-8")))
    named = {variable for service in OURS for variable in services[service]["environment"]}
    assert named - known == set()


def test_its_ports_are_those_of_the_images_and_the_proxies(services: dict[str, Any]) -> None:
    folder = ROOT / "deploy" / "nginx"
    proxy, balancer = ((folder / f"{n}.conf").read_text() for n in ("proxy", "balancer"))
    upstreams = "".join(path.read_text() for path in sorted((folder / "upstreams").iterdir()))
    for port in services["proxy"]["ports"]:
        assert f"listen {port.partition(':')[2]}" in proxy
    assert "EXPOSE 8000" in dockerfile(services["bot"])
    assert "EXPOSE 5005" in dockerfile(services["rasa"])
    actions = services["actions"]["environment"]["ACTIONS_PORT"]
    for peer in ("bot:8000", "rasa:5005", f"actions:{actions}"):
        assert f"server {peer} resolve" in upstreams
    assert services["bot"]["environment"]["RASA_URL"] == "http://balancer:5005"
    assert services["rasa"]["environment"]["ACTIONS_URL"] == "http://balancer:5055/webhook"
    assert "listen 5005" in balancer
    assert "listen 5055" in balancer


def test_every_image_is_pinned(services: dict[str, Any]) -> None:
    bases = [service["image"] for service in services.values() if "build" not in service]
    bases += re.findall(
        r"^FROM (\S+)", dockerfile(services["bot"]) + dockerfile(services["rasa"]), re.M
    )
    assert all(re.search(r":\d+\.\d+(\.\d+)?-", base) for base in bases), bases


@pytest.mark.parametrize(
    "command", [["-m", "bot", "serve", "--help"], ["-c", "import actions.__main__"]]
)
def test_its_commands_exist(command: list[str]) -> None:
    ended = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True)
    assert ended.returncode == 0
