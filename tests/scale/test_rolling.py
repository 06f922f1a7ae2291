"""Every process of ours replaced one after the other, while people write."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest

from tests.scale.test_topology import turns_heard
from tests.scale.visitors import Visitors
from tools.scale import Topology, topology

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def three() -> Iterator[Topology]:
    """Three gateways: while one of them is away there is still a choice."""
    try:
        with topology(gateways=3) as running:
            yield running
    except FileNotFoundError as error:
        pytest.skip(f"no {error} on this machine")


@pytest.mark.parametrize("kind", ["gateway", "actions", "rasa"])
def test_replaced_one_after_the_other_under_load(three: Topology, kind: str) -> None:
    with Visitors(three, count=8, pause=0.1) as visitors:
        time.sleep(2)
        for _ in range(1 if kind == "rasa" else 3):
            for name in three.names(kind):
                status = three.stop(name)
                assert status in (0, -signal.SIGTERM), f"{name} had to be killed"
                three.start(name)
                three.wait(name)
                time.sleep(3)  # until the proxy trusts it again
        time.sleep(2)
    outcome = visitors.outcome
    seconds = sorted(outcome.seconds)
    print(
        f"{kind}: {outcome.sent} messages, {len(outcome.failed)} failed, "
        f"{len(outcome.wrong)} answered by the written menu or wrongly, "
        f"p50 {seconds[len(seconds) // 2]:.2f} s, slowest {seconds[-1]:.2f} s"
    )
    assert outcome.failed == []
    heard = {one: turns_heard(three, one) for one in outcome.turns}
    twice = {one: turns for one, turns in outcome.turns.items() if heard[one] > turns}
    assert twice == {}, "no message was heard twice"
    if kind == "gateway":
        assert outcome.wrong == []
        assert heard == outcome.turns, "each message was heard once"
