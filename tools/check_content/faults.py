"""A fault of the content, and how it is told to the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to put right, or to look at."""

    path: Path
    line: int
    """From 1."""
    where: str
    """Name of the answer, law, figure or topic."""
    what: str
    cure: str
    is_warning: bool = False
    """Something to look at; only an error fails the run."""


def show(fault: Fault) -> str:
    """Returns the fault as one line: « responses/violences.yml:12 (utter_viol) : … → … »."""
    path = fault.path.relative_to(ROOT) if fault.path.is_relative_to(ROOT) else fault.path
    kind = "à regarder, " if fault.is_warning else ""
    return f"{path}:{fault.line} ({fault.where}) : {kind}{fault.what} → {fault.cure}"


def report(faults: Iterable[Fault]) -> str:
    """Returns every fault once, errors last so that they stay on the screen, and the sum."""
    found = sorted(set(faults), key=lambda f: (not f.is_warning, f))
    errors = sum(not f.is_warning for f in found)
    lines = [show(f) for f in found]
    if errors:
        lines.append(f"Contenu : {errors} à corriger, {len(found) - errors} à regarder.")
    else:
        lines.append(f"Contenu : tout est en ordre, {len(found)} à regarder.")
    return "\n".join(lines)
