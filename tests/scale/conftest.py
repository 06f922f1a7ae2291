"""The whole topology, two of each, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tools.scale import Topology, topology


@pytest.fixture(scope="module")
def scale() -> Iterator[Topology]:
    try:
        with topology() as running:
            yield running
    except FileNotFoundError as error:
        pytest.skip(f"no {error} on this machine")
