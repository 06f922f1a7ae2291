"""What a topology uses: seconds of computing by kind of process, memory, bytes."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

from tools.scale.topology import Topology

KINDS = ("gateway", "rasa", "actions", "redis", "postgres", "balancer", "proxy")
_MIB = 2**20


@dataclass(frozen=True)
class Use:
    """Seconds of computing since the start and MiB of memory, by kind of process."""

    seconds: dict[str, float]
    memory: dict[str, float]

    def since(self, before: Use) -> dict[str, float]:
        """Returns the seconds of computing since then, by kind."""
        return {kind: self.seconds[kind] - before.seconds[kind] for kind in self.seconds}


def use(running: Topology) -> Use:
    """Returns what every part has used until now."""
    seconds = dict.fromkeys(KINDS, 0.0)
    memory = dict.fromkeys(KINDS, 0.0)
    for name, part in running.parts.items():
        assert part.process is not None
        kind = name.partition("-")[0]
        leader = psutil.Process(part.process.pid)
        for process in (leader, *leader.children(recursive=True)):
            times = process.cpu_times()
            seconds[kind] += times.user + times.system
            memory[kind] += float(process.memory_full_info().pss) / _MIB
    return Use(seconds, memory)


def floor_answers(running: Topology) -> int:
    """Returns how many answers came from the written menu so far, by the gateways' own logs."""
    outputs = (running.parts[name].output for name in running.names("gateway"))
    return sum(path.read_text(errors="replace").count("guided_answers") for path in outputs)
