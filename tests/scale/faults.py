"""What can break, how it is caused and how it is mended."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.scale import Topology

Act = Callable[[Topology], None]
FAKETIME = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure.

    Args:
        name: as the table calls it.
        cause: breaks something.
        mend: what a supervisor or an operator does, or nature.
        seconds: how long it stays broken; after a kill, what a supervisor needs to notice.
        parts: those that have to answer again.
    """

    name: str
    cause: Act
    mend: Act
    seconds: float
    parts: tuple[str, ...] = ()


def killed(*names: str) -> Fault:
    """`kill -9`, and a start two seconds later."""
    return Fault(f"kill -9 {_list(names)}", _each("kill", names), _each("start", names), 2, names)


def stopped(name: str) -> Fault:
    """Stopped properly, away for eight seconds, and started."""
    return Fault(
        f"{name} stopped, started", _each("stop", (name,)), _each("start", (name,)), 8, (name,)
    )


def hung(*names: str) -> Fault:
    """Frozen for eight seconds: takes connections and answers nothing."""
    return Fault(f"{_list(names)} hung", _each("pause", names), _each("resume", names), 8, names)


def full_disk() -> Fault:
    """Not one byte is free, for the database, the outputs and all temporary files."""

    def fill(scale: Topology) -> None:
        with (scale.folder / "filler").open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(1 << 16))
            except OSError:
                return

    return Fault("disk full", fill, lambda scale: (scale.folder / "filler").unlink(), 10)


def clock(seconds: int) -> Fault:
    """The wall clock jumps by so many seconds, and back."""
    sign = "ahead" if seconds > 0 else "back"
    return Fault(
        f"clock jumps 1 h {sign}",
        lambda scale: _set_clock(scale, seconds),
        lambda scale: _set_clock(scale, 0),
        8,
    )


@contextmanager
def own_clock(scale: Topology) -> Iterator[None]:
    """Runs all of our processes on a clock that can be moved; Redis cannot start on one."""
    before = {name: part.environment for name, part in scale.parts.items()}
    moved = [n for n in scale.parts if n.split("-")[0] in ("gateway", "rasa", "actions")]
    _set_clock(scale, 0)
    extra = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(scale.folder / "clock"),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # no jump of the wall clock moves that one
    }
    try:
        _restart(scale, moved, lambda name: {**before[name], **extra})
        yield
    finally:
        _restart(scale, moved, lambda name: dict(before[name]))


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own, in memory, that can be filled; needs root.

    Raises:
        PermissionError: this machine lets nobody mount one.
    """
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "repere", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        raise PermissionError("no disk of its own can be mounted")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _restart(
    scale: Topology, names: list[str], environment: Callable[[str], dict[str, str]]
) -> None:
    for name in names:
        scale.stop(name)
        scale.parts[name].environment = environment(name)
        scale.start(name)
    for name in names:
        scale.wait(name)


def _set_clock(scale: Topology, seconds: int) -> None:
    path = scale.folder / "clock"
    path.with_suffix(".new").write_text(f"{seconds:+d}s\n")
    path.with_suffix(".new").replace(path)  # never half written


def _each(what: str, names: tuple[str, ...]) -> Act:
    def act(scale: Topology) -> None:
        for name in names:
            getattr(scale, what)(name)

    return act


def _list(names: tuple[str, ...]) -> str:
    return " and ".join(names)
