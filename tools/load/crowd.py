"""Starts locust for one crowd and reads what it measured."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT

_PEOPLE = ROOT / "tools" / "load" / "people.py"


@dataclass(frozen=True)
class Outcome:
    """What a crowd met.

    ``times`` counts messages by milliseconds of their answer; ``computing`` is seconds of the
    crowd itself.
    """

    people: int
    seconds: float
    times: dict[str, Counter[int]]
    wrong: dict[str, int]
    bytes_in: float
    computing: float

    @property
    def messages(self) -> int:
        """How many messages were sent."""
        return sum(sum(counts.values()) for counts in self.times.values())

    def percentile(self, share: float, kind: str | None = None) -> int:
        """Returns the milliseconds within which so large a share was answered.

        Args:
            share: between 0 and 1.
            kind: of message; all of them where none is given.
        """
        kinds = [kind] if kind else list(self.times)
        counts: Counter[int] = sum((self.times.get(k, Counter()) for k in kinds), Counter())
        left = share * sum(counts.values())
        for milliseconds in sorted(counts):
            left -= counts[milliseconds]
            if left <= 0:
                return milliseconds
        return 0


def talk(url: str, people: int, seconds: int, folder: Path) -> Outcome:
    """Lets so many people talk for so long.

    Args:
        url: of the proxy.
        people: how many talk at once; all of them have come within five seconds.
        seconds: after which they stop.
        folder: for what locust writes.

    Raises:
        RuntimeError: locust measured nothing.
    """
    prefix = folder / f"crowd-{people}"
    command = [sys.executable, "-m", "locust", "-f", str(_PEOPLE), "--headless", "--json"]
    command += ["--host", url, "-u", str(people), "-r", str(max(people // 5, 1))]
    command += ["-t", f"{seconds}s", "--csv", str(prefix), "--loglevel", "ERROR"]
    before = _computing()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=dict(os.environ))
    try:
        rows = json.loads(done.stdout)
    except json.JSONDecodeError:
        raise RuntimeError(f"locust measured nothing: {done.stderr[-1500:]}") from None
    times = {
        row["name"]: Counter({int(float(ms)): n for ms, n in row["response_times"].items()})
        for row in rows
    }
    size = sum(row["total_content_length"] for row in rows)
    return Outcome(people, float(seconds), times, _wrong(prefix), size, _computing() - before)


def _computing() -> float:
    """Returns the seconds that processes computed which this one started and saw end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _wrong(prefix: Path) -> dict[str, int]:
    """Returns what was wrong and how often."""
    with Path(f"{prefix}_failures.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {f"{row['Name']}: {row['Error']}": int(row["Occurrences"]) for row in rows}
