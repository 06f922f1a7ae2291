"""Danger: what each net notices, and both as a person meets them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import yaml

from bot.danger.net import DangerNet, Signal
from bot.settings import ROOT
from tools.measures import by_group, share
from tools.rasa_turns import RasaTurns

SHOWN = frozenset({"serious", "immediate"})
NETS = ("one", "two", "both")
_BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01)
_KINDS = ROOT / "nlu" / "engine" / "danger_kinds.yml"
_UNKNOWN_KIND = "implicite"


@dataclass(frozen=True)
class Judged:
    """One labelled message and the level that each net, and both together, gave it."""

    text: str
    danger: str
    stratum: str
    style: str
    levels: Mapping[str, str]
    milliseconds: float
    score: float
    """The probability of danger that net two gave."""
    kind: str | None
    """The kind of danger that net two read by itself."""

    def noticed(self, net: str) -> bool:
        """Whether a question was asked or contacts were shown."""
        return self.levels[net] != "none"

    def shown(self, net: str) -> bool:
        """Whether contacts were shown."""
        return self.levels[net] in SHOWN


def judge(rows: Sequence[Mapping[str, Any]], net: DangerNet, rasa: RasaTurns) -> list[Judged]:
    """Reads each message with each net."""
    timed = [_timed(net, row["text"]) for row in rows]  # by itself, as Rasa would disturb it
    return [
        _judge(row, signal, spent, rasa) for row, (signal, spent) in zip(rows, timed, strict=True)
    ]


def _timed(net: DangerNet, text: str) -> tuple[Signal, float]:
    began = time.perf_counter()
    signal = net.read(text)
    return signal, (time.perf_counter() - began) * 1000


def _judge(row: Mapping[str, Any], signal: Signal, spent: float, rasa: RasaTurns) -> Judged:
    text = row["text"]
    two = rasa.turn(text)["danger"]
    together = signal.level
    if not signal.certain:
        answer = rasa.turn(text, signal.level, signal.kinds)
        together = answer["danger"]["level"]
        if together == "none" and answer["intent"]["name"] == "danger__parler_non":
            together = "ask"  # contacts come with the answer to a question not yet asked
    levels = {"one": signal.level, "two": two["level"], "both": together}
    told = (row["danger"], row.get("stratum", ""), row.get("style", ""))
    return Judged(text, *told, levels, spent, two["score"], two.get("kind"))


def calibration(judged: Sequence[Judged]) -> Iterator[str]:
    """Yields how the probabilities of net two compare with what is true."""
    brier = statistics.fmean((j.score - (j.danger != "none")) ** 2 for j in judged)
    yield f"\nnet two, calibration: Brier score {brier:.3f}"
    for low, high in pairwise(_BINS):
        within = [j for j in judged if low <= j.score < high]
        if within:
            said = statistics.fmean(j.score for j in within)
            yield f"  says {said:.2f}: true of {share(j.danger != 'none' for j in within)}"


def kinds(danger: Sequence[Judged]) -> Iterator[str]:
    """Yields how often net two names the kind of danger that the stratum stands for."""
    content = yaml.load(_KINDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    meant = [(j.kind, content["genres"].get(j.stratum)) for j in danger]
    told = [(said, true) for said, true in meant if true]
    named = [(said, true) for said, true in told if said not in (None, _UNKNOWN_KIND)]
    yield f"\nnet two, kind of danger named {share(said != _UNKNOWN_KIND for said, _ in told)}"
    yield f"  right where it is named     {share(said == true for said, true in named)}"


def report(judged: Sequence[Judged], misses: bool) -> Iterator[str]:
    """Yields the lines of the report.

    Args:
        judged: the messages.
        misses: whether the messages that were misread are named.
    """
    danger = [j for j in judged if j.danger != "none"]
    harmless = [j for j in judged if j.danger == "none"]
    now = [j for j in danger if j.danger == "immediate"]
    yield f"messages: {len(judged)}, with danger {len(danger)}, immediate {len(now)}"
    for net in NETS:
        yield f"\nnet {net}"
        yield f"  immediate, noticed    {share(j.noticed(net) for j in now)}"
        yield f"  danger, noticed       {share(j.noticed(net) for j in danger)}"
        yield f"  danger, shown         {share(j.shown(net) for j in danger)}"
        yield f"  harmless, shown       {share(j.shown(net) for j in harmless)}"
        asked = (j.noticed(net) and not j.shown(net) for j in harmless)
        yield f"  harmless, only asked  {share(asked)}"
    yield from calibration(judged)
    yield from kinds(danger)
    times = sorted(j.milliseconds for j in judged)
    p99 = statistics.quantiles(times, n=100)[98] if len(times) > 1 else times[0]
    yield f"\nnet one, time of a message: median {statistics.median(times):.2f}, p99 {p99:.2f} ms"
    yield "\nboth: noticed, by stratum"
    yield from by_group(danger, lambda j: j.stratum, lambda j: j.noticed("both"))
    yield "\nboth: noticed, by style"
    yield from by_group(danger, lambda j: j.style, lambda j: j.noticed("both"))
    yield "\nboth: contacts shown without need, by stratum"
    yield from by_group(harmless, lambda j: j.stratum, lambda j: j.shown("both"))
    yield "\nboth: only asked without need, by stratum"
    yield from by_group(
        harmless, lambda j: j.stratum, lambda j: j.noticed("both") and not j.shown("both")
    )
    if misses:
        yield "\nnot noticed"
        yield from (f"  {j.danger} {j.stratum}: {j.text}" for j in danger if not j.noticed("both"))
        yield "\nshown without need"
        yield from (f"  {j.stratum}: {j.text}" for j in harmless if j.shown("both"))
