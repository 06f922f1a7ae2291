"""Starts the topology in a folder of its own, and stops what it started."""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from bot.channels import away
from bot.dialogue.content import get_content
from tests.e2e.stack import free_ports
from tools.scale import proxies, stores, workers
from tools.scale.part import Part

START_SECONDS = 150.0
"""For Rasa, two of them on two cores that others use too."""


@dataclass
class Topology:
    """What runs; each process by its name: ``gateway-1``, ``rasa-2``, ``redis`` …

    Args:
        parts: in the order in which they start.
        url: the address that people reach, with TLS.
        authority: the certificate that a client trusts.
        folder: gone at the end, with the outputs and the data of the database.
    """

    parts: dict[str, Part]
    url: str
    authority: Path
    folder: Path

    def client(self, timeout: float = 20.0) -> httpx2.Client:
        """Returns a client that knows the certificate; ``timeout`` in seconds."""
        return httpx2.Client(
            base_url=self.url, verify=self.trust(), timeout=timeout, trust_env=False
        )

    def trust(self) -> ssl.SSLContext:
        """Returns what lets any client check the certificate of this run."""
        return ssl.create_default_context(cafile=str(self.authority))

    def names(self, kind: str) -> list[str]:
        """Returns the names of all parts of a kind: ``gateway``, ``rasa``, ``actions``."""
        return [name for name in self.parts if name.partition("-")[0] == kind]

    def address(self, name: str) -> str:
        """Returns the address of one process, past the proxy."""
        return f"http://127.0.0.1:{self.parts[name].port}"

    def start(self, name: str) -> None:
        """Starts a part that was stopped or killed."""
        self.parts[name].start()

    def stop(self, name: str) -> int:
        """Stops a part as Docker does; returns its exit status."""
        return self.parts[name].stop()

    def kill(self, name: str) -> None:
        """Kills a part, as `kill -9` does."""
        self.parts[name].kill()

    def pause(self, name: str) -> None:
        """Freezes a part: it takes connections and answers nothing."""
        self.parts[name].pause()

    def resume(self, name: str) -> None:
        """Lets a frozen part go on."""
        self.parts[name].resume()

    def wait(self, name: str, seconds: float = START_SECONDS) -> float:
        """Waits until a part answers; returns the seconds since its start."""
        return self.parts[name].wait(seconds)

    def output(self) -> str:
        """Returns all that any of the processes printed."""
        found = [part.output for part in self.parts.values() if part.output.exists()]
        return "".join(path.read_text(errors="replace") for path in found)

    def memory(self) -> dict[str, float]:
        """Returns the megabytes of each part, shared pages counted once."""
        return {name: part.memory() for name, part in self.parts.items() if part.is_alive}


@contextmanager
def topology(
    gateways: int = 2, rasas: int = 2, actions: int = 2, *, wait: bool = True, **settings: str
) -> Iterator[Topology]:
    """Runs PostgreSQL, Redis, the workers and both proxies until the block ends.

    Args:
        gateways: how many of them.
        rasas: how many Rasa workers; with 0, the written menu answers.
        actions: how many action servers.
        wait: whether to wait until all of them answer.
        settings: more environment variables of the gateways, or other values.

    Raises:
        FileNotFoundError: a program is missing on this machine; it is named.
        RuntimeError: a process ended or did not answer in time.
    """
    with tempfile.TemporaryDirectory(prefix="repere-scale-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # nginx and PostgreSQL run as others and reach their own folder
        counts = {"gateway": gateways, "rasa": rasas, "actions": actions}
        running = _lay_out(folder, counts, settings)
        try:
            for part in running.parts.values():
                part.start()
            if wait:
                for part in running.parts.values():
                    part.wait(START_SECONDS)
            yield running
        finally:
            for part in reversed(running.parts.values()):
                part.kill()


def _lay_out(folder: Path, counts: Mapping[str, int], settings: Mapping[str, str]) -> Topology:
    ports = iter(free_ports(6 + sum(counts.values())))
    parts: dict[str, Part] = {}

    def add(name: str, build: Callable[[str, Path], Part]) -> Part:
        own = folder / name
        own.mkdir()
        parts[name] = build(name, own)
        return parts[name]

    postgres = add("postgres", lambda _, own: stores.postgres(own, next(ports)))
    redis = add("redis", lambda _, own: stores.redis(own, next(ports)))
    turns, questions, door, plain = (next(ports) for _ in range(4))
    common = workers.shared(redis.port, postgres.port, turns, questions)
    common["TRUSTED_PROXIES"] = "127.0.0.1"
    several: dict[str, Callable[[str, Path], Part]] = {
        "actions": lambda name, own: workers.actions(name, own, next(ports), common),
        "rasa": lambda name, own: workers.rasa(name, own, next(ports), common, redis.port),
        "gateway": lambda name, own: workers.gateway(
            name, own, next(ports), {**common, **settings}
        ),
    }
    found: dict[str, list[int]] = {}
    for kind, build in several.items():
        made = [add(f"{kind}-{number + 1}", build) for number in range(counts[kind])]
        # a service without a process is one that refuses connections
        found[kind] = [part.port for part in made] or free_ports(1)

    def balancer(name: str, own: Path) -> Part:
        listening = {5005: turns, 5055: questions}
        peers = {"rasa": found["rasa"], "actions": found["actions"]}
        return proxies.nginx(name, proxies.configure(name, own, listening, peers), turns)

    def proxy(name: str, own: Path) -> Part:
        proxies.certificate(own)
        away.write(own / "away", get_content())
        listening = {8443: door, 8080: plain}
        path = proxies.configure(name, own, listening, {"bot": found["gateway"]})
        return proxies.nginx(name, path, door)

    add("balancer", balancer)
    add("proxy", proxy)
    authority = folder / "proxy" / "authority.pem"
    return Topology(parts, f"https://127.0.0.1:{door}", authority, folder)
