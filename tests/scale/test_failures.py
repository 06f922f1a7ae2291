"""Whatever fails, under load: contacts for each danger, no message heard twice, none mixed up.

``make test-scale`` runs all of it and prints a table, which docs/operations.md carries.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path

import pytest

from tests.scale.crowd import Crowd, crowd
from tests.scale.faults import (
    FAKETIME,
    Fault,
    clock,
    full_disk,
    hung,
    killed,
    own_clock,
    small_disk,
    stopped,
)
from tools.scale import Topology, topology

pytestmark = pytest.mark.long

BOTH_RASAS, BOTH_ACTIONS = ("rasa-1", "rasa-2"), ("actions-1", "actions-2")
FAULTS = (
    killed("gateway-1"),
    hung("gateway-1"),
    killed("redis"),
    stopped("redis"),
    hung("redis"),
    killed("postgres"),
    stopped("postgres"),
    full_disk(),
    killed("actions-1"),
    hung("actions-1"),
    hung(*BOTH_ACTIONS),
    killed("balancer"),
    hung("rasa-1"),
    hung(*BOTH_RASAS),
    clock(3600),
    clock(-3600),
    killed("rasa-1"),
    killed(*BOTH_RASAS),
)
BEFORE, AFTER = 6.0, 15.0
"""Seconds of load before a failure, and after all that was broken answers again."""
DISK = 600
"""Megabytes of the disk that is filled."""
ROWS: list[str] = []
_COLUMNS = (
    "| failure | messages | dangers | without contacts | later than 1.5 s | slowest danger "
    "| no answer | without Rasa | heard twice | mixed up | parts back after | Rasa answers after |"
)


@pytest.fixture(scope="module")
def scale() -> Iterator[Topology]:
    """The topology, on a disk that can be filled where one can be mounted."""
    with tempfile.TemporaryDirectory(prefix="repere-disk-") as name:
        before = tempfile.tempdir
        with ExitStack() as ending:
            with suppress(PermissionError):
                tempfile.tempdir = str(ending.enter_context(small_disk(Path(name), DISK)))
            try:
                yield ending.enter_context(topology())
            except FileNotFoundError as error:
                pytest.skip(f"no {error} on this machine")
            finally:
                tempfile.tempdir = before


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    """Prints what was measured, at the end."""
    yield
    rule = "|" + "---|" * (_COLUMNS.count("|") - 1)
    print("\n" + "\n".join([_COLUMNS, rule, *ROWS]))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_under_load(scale: Topology, fault: Fault) -> None:
    if fault.name.startswith("disk") and not os.path.ismount(scale.folder.parent):
        pytest.skip("no disk can be mounted here")
    moves_clock = fault.name.startswith("clock")
    if moves_clock and FAKETIME is None:
        pytest.skip("no libfaketime on this machine")
    with own_clock(scale) if moves_clock else nullcontext():
        people, ready, mended = _live_through(scale, fault)
    met = people.met
    dangers = [m for m in met if m.is_danger]
    faults = [m.fault for m in met]
    troubles = [m.trouble for m in met]
    slowest = max(m.seconds for m in dangers)
    numbers = (
        len(met),
        len(dangers),
        faults.count("no contacts"),
        faults.count("late"),
        f"{slowest:.2f} s",
        troubles.count("failed"),
        troubles.count("floor"),
        faults.count("heard twice"),
        faults.count("mixed"),
        f"{ready:.1f} s",
        f"{people.first_well(mended) - mended:.1f} s",
    )
    ROWS.append(f"| {fault.name} | " + " | ".join(map(str, numbers)) + " |")
    print(ROWS[-1])
    assert len(dangers) > 10
    assert not [m for m in met if m.fault]


def _live_through(scale: Topology, fault: Fault) -> tuple[Crowd, float, float]:
    """Returns the crowd, the seconds until all parts answered, and when that was begun."""
    with crowd(scale) as people:
        time.sleep(BEFORE)
        fault.cause(scale)
        time.sleep(fault.seconds)
        fault.mend(scale)
        mended = time.monotonic()
        for name in fault.parts:
            scale.wait(name)
        ready = time.monotonic() - mended
        time.sleep(AFTER)
    return people, ready if fault.parts else 0.0, mended
