"""Messages per second, waits and cost for 1 and 2 Rasa workers: ``make load``, 8 minutes.

People talk through the proxy with TLS, as in production, from this same machine: what the
people themselves compute is taken away from what the assistant could do.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.settings import ROOT
from tools import train
from tools.load.cost import KINDS, Use, floor_answers, use
from tools.load.crowd import Outcome, talk
from tools.load.watch import watched
from tools.scale.topology import Topology, topology


def measure(running: Topology, people: int, seconds: int, folder: Path) -> Outcome:
    """Prints a row: how fast, how long the wait, what it cost, what was wrong."""
    before, floor = use(running), floor_answers(running)
    with watched(running.url) as alone:
        outcome = talk(running.url, people, seconds, folder)
    after = use(running)
    workers = len(running.names("rasa"))
    rate = outcome.messages / outcome.seconds
    waits = " ".join(f"{outcome.percentile(share):6}" for share in (0.5, 0.95, 0.99))
    danger = " ".join(f"{outcome.percentile(share, 'danger'):5}" for share in (0.5, 0.99))
    print(
        f"{workers} Rasa {people:4} people {rate:6.1f} messages/s  p50 p95 p99 {waits} ms  "
        f"danger p50 p99 {danger} ms  floor {floor_answers(running) - floor:5} of "
        f"{outcome.messages:5}  load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    print(
        f"    danger of one beside the crowd p50 p99 {alone.percentile(0.5):.0f} "
        f"{alone.percentile(0.99):.0f} ms, {alone.without_contacts} of "
        f"{len(alone.milliseconds) + alone.without_contacts} without contacts; "
        f"the crowd's own computing {outcome.computing / seconds:.2f} cores"
    )
    _print_cost(after, before, outcome)
    for what, times in sorted(outcome.wrong.items()):
        print(f"    wrong {times:4} times: {what}", flush=True)
    return outcome


def _print_cost(after: Use, before: Use, outcome: Outcome) -> None:
    spent = after.since(before)
    each = 1000 / max(outcome.messages, 1)
    parts = "  ".join(f"{kind} {spent[kind] * each:.1f}" for kind in KINDS)
    print(f"    ms of computing a message: {parts}  all {sum(spent.values()) * each:.1f}")
    grown = sum(after.memory.values()) - sum(before.memory.values())
    kilobytes = outcome.bytes_in / max(outcome.messages, 1) / 1024
    print(
        f"    {kilobytes:.1f} KB of reply a message; memory {sum(after.memory.values()):.0f} MiB "
        f"({grown:+.0f} in this run)",
        flush=True,
    )


def _commit() -> str:
    command = [shutil.which("git") or "git", "log", "-1", "--format=%h"]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def main() -> int:
    """Measures every crowd on every number of workers."""
    parser = argparse.ArgumentParser(prog="python -m tools.load", description=__doc__)
    parser.add_argument("--rasas", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--people", type=int, nargs="*", default=[50, 200, 500])
    parser.add_argument("--seconds", type=int, default=45, help="of each crowd")
    given = parser.parse_args()
    status = train.main()
    if status != 0:
        return status
    print(f"{time.strftime('%Y-%m-%d %H:%M')} commit {_commit()} cores {os.cpu_count()}")
    wrong = 0
    for rasas in given.rasas:
        unlimited = topology(2, rasas, LIMIT_CONVERSATION="0", LIMIT_NETWORK="0")  # one address
        with tempfile.TemporaryDirectory() as name, unlimited as running:
            talk(running.url, 5, 8, Path(name))  # the first turn of a worker is its slowest
            for people in given.people:
                outcome = measure(running, people, given.seconds, Path(name))
                wrong += sum(outcome.wrong.values())
    print(f"answers that were wrong: {wrong}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
