"""The whole topology, two of each, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tools.scale import Topology, topology


@pytest.fixture(scope="module")
def scale() -> Iterator[Topology]:
    try:
        with topology() as running:
            with running.client() as client:
                for _ in range(4):  # the first turn of each worker takes longer than others
                    client.post("/api/v1/messages", json={"conversation": None, "text": "bonjour"})
            yield running
    except FileNotFoundError as error:
        pytest.skip(f"no {error} on this machine")
