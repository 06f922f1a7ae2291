"""Two gateways on one real Redis; Rasa is away, so the net and the written answers speak."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.e2e.stack import free_ports
from tests.privacy.apps import gateway
from tools.scale.part import Part
from tools.scale.stores import redis as redis_part


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Part]:
    folder = tmp_path / "redis"
    folder.mkdir()
    try:
        part = redis_part(folder, free_ports(1)[0])
    except FileNotFoundError:
        pytest.skip("no redis-server on this machine")
    part.start()
    part.wait(10)
    yield part
    part.kill()


@pytest.fixture
def two(tmp_path: Path, redis: Part) -> Iterator[tuple[TestClient, TestClient]]:
    """Gateways « A » and « B » of one deployment."""
    with ExitStack() as ending:
        made = []
        for name in ("a", "b"):
            folder = tmp_path / name
            folder.mkdir()
            made.append(ending.enter_context(gateway(folder, **sharing(redis))))
        yield made[0], made[1]


def sharing(redis: Part, **more: object) -> dict[str, object]:
    """Returns the settings of a gateway that shares that Redis."""
    return {"redis_url": f"redis://127.0.0.1:{redis.port}/2", "id_key": "k" * 32, **more}
