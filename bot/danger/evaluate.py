"""Measures net one on labelled messages: ``python -m bot.danger.evaluate FILE… [--misses]``.

Each line of a file is ``{"text", "danger", "subject", "stratum", "style"}``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.danger.net import DangerNet
from bot.messages import Level


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled message and what the net said of it."""

    text: str
    danger: str
    stratum: str
    style: str
    level: Level
    rules: tuple[str, ...]
    seconds: float

    @property
    def shown(self) -> bool:
        """Whether contacts were shown."""
        return self.level in {"serious", "immediate"}


def judge(net: DangerNet, lines: Iterable[str]) -> list[Judged]:
    """Reads each labelled message with the net."""
    judged = []
    for line in lines:
        row = json.loads(line)
        begin = time.perf_counter()
        signal = net.read(row["text"])
        spent = time.perf_counter() - begin
        judged.append(
            Judged(
                row["text"],
                row["danger"],
                row["stratum"],
                row["style"],
                signal.level,
                signal.rules,
                spent,
            )
        )
    return judged


def _share(some: int, all_: int) -> str:
    return f"{some}/{all_} = {some / all_:.3f}" if all_ else "aucun"


def _by(rows: Sequence[Judged], attribute: str, hit: str) -> list[str]:
    totals: Counter[str] = Counter(getattr(r, attribute) for r in rows)
    hits: Counter[str] = Counter(getattr(r, attribute) for r in rows if _hit(r, hit))
    return [f"  {name:<52} {_share(hits[name], n)}" for name, n in sorted(totals.items())]


def _hit(row: Judged, what: str) -> bool:
    if what == "noticed":
        return row.level != "none"
    return row.shown if what == "shown" else row.level == "ask"


def _count(rows: Sequence[Judged], what: str) -> int:
    return sum(_hit(row, what) for row in rows)


def report(rows: Sequence[Judged]) -> list[str]:
    """The figures, as lines to print."""
    danger = [r for r in rows if r.danger != "none"]
    now = [r for r in danger if r.danger == "immediate"]
    calm = [r for r in rows if r.danger == "none"]
    times = sorted(r.seconds for r in rows)
    lines = [
        f"messages : {len(rows)}",
        f"rappel immédiat (remarqué) : {_share(_count(now, 'noticed'), len(now))}",
        f"rappel danger (remarqué)   : {_share(_count(danger, 'noticed'), len(danger))}",
        f"danger, contacts montrés   : {_share(_count(danger, 'shown'), len(danger))}",
        f"sans danger, montrés       : {_share(_count(calm, 'shown'), len(calm))}",
        f"sans danger, question      : {_share(_count(calm, 'ask'), len(calm))}",
        f"p99 : {1000 * times[min(len(times) - 1, int(len(times) * 0.99))]:.2f} ms",
        "rappel par strate",
        *_by(danger, "stratum", "noticed"),
        "rappel par style",
        *_by(danger, "style", "noticed"),
        "contacts montrés sans besoin, par strate",
        *_by(calm, "stratum", "shown"),
        "question posée sans besoin, par strate",
        *_by(calm, "stratum", "ask"),
    ]
    return lines


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the report, and with ``--misses`` the misses and false alarms."""
    parser = argparse.ArgumentParser(description="Mesure le premier filet.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true", help="imprime les erreurs")
    options = parser.parse_args(arguments)
    lines = [
        line
        for path in options.files
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    rows = judge(DangerNet.load(), lines)
    print("\n".join(report(rows)))
    if options.misses:
        for row in rows:
            if (row.danger == "none") != (row.level == "none"):
                print(f"{row.danger}>{row.level} [{row.stratum}] {row.text} {row.rules}")


if __name__ == "__main__":
    main()
