"""One process of the topology: started, stopped, killed, frozen."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

MEGABYTE = 1024 * 1024


@dataclass
class Part:
    """A process and those that it starts itself, as one.

    Args:
        name: as docker-compose.yml calls it, with a number where there are several.
        command: program and arguments.
        environment: all of its variables.
        folder: where it works and where its output goes.
        port: the port of loopback that it listens on; 0: none.
        ready: tells whether it answers.
        user: the account that it runs as; None: ours.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str]
    folder: Path
    port: int
    ready: Callable[[], bool]
    user: str | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)

    @property
    def output(self) -> Path:
        """The file with what it printed, over all its starts."""
        return self.folder / "output.txt"

    @property
    def is_alive(self) -> bool:
        """Whether the process runs; one that is frozen does."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Starts it; waits for nothing but the port that an earlier run may still hold."""
        assert not self.is_alive, f"{self.name} runs already"
        until = time.monotonic() + 10
        while self.port and listens(self.port) and time.monotonic() < until:
            time.sleep(0.02)
        with self.output.open("ab") as stream:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=dict(self.environment),
                stdout=stream,
                stderr=stream,
                start_new_session=True,
                user=self.user,
                group=self.user and _group(self.user),
                extra_groups=[] if self.user else None,
            )
        self.started = time.monotonic()

    def stop(self, seconds: float = 40.0) -> int:
        """Asks it to end, as Docker does, and kills it after so many seconds.

        Returns its exit status; -9 where it had to be killed.
        """
        assert self.process is not None
        self.resume()
        self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL
        finally:
            self._signal(signal.SIGKILL)

    def kill(self) -> None:
        """Kills it at once, with all that it started."""
        self._signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def pause(self) -> None:
        """Freezes it: connections are taken, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Lets it go on after ``pause``."""
        self._signal(signal.SIGCONT)

    def wait(self, seconds: float) -> float:
        """Waits until it answers; returns the seconds since its start.

        Raises:
            RuntimeError: it ended, or did not answer in time; with the end of its output.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not self.is_alive:
                raise RuntimeError(f"{self.name} ended:\n{self._said()}")
            if self.ready():
                return time.monotonic() - self.started
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} did not answer in {seconds} s:\n{self._said()}")

    def memory(self) -> float:
        """Returns the memory of all its processes in megabytes, shared pages counted once."""
        assert self.process is not None
        parent = psutil.Process(self.process.pid)
        family = [parent, *parent.children(recursive=True)]
        return sum(float(one.memory_full_info().pss) for one in family) / MEGABYTE

    def _said(self) -> str:
        return self.output.read_text(errors="replace")[-2000:] if self.output.exists() else ""

    def _signal(self, number: signal.Signals) -> None:
        """Reaches the whole session; its leader may be gone already."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


def _group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def listens(port: int) -> bool:
    """Tells whether something listens on a port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0
