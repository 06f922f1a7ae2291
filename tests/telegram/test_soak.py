"""A short soak; `make soak` runs the long one."""

from __future__ import annotations

from tools.soak import run


def test_nothing_is_lost_doubled_or_out_of_order_over_an_outage_and_a_restart() -> None:
    outcome = run(people=40, seconds=32, outage=6)
    assert outcome.asked > 40
    assert (outcome.lost, outcome.doubled, outcome.disordered) == (0, 0, 0)
    assert outcome.violations == []
    assert len(outcome.dangers) == 5
