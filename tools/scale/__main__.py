"""Runs the topology until Ctrl-C: ``python -m tools.scale [--gateways 2] [--rasas 2]``."""

from __future__ import annotations

import argparse
import signal
import sys
import time

from tools import train
from tools.scale.topology import topology


def main() -> int:
    """Starts it, says where it answers, and waits."""
    parser = argparse.ArgumentParser(prog="python -m tools.scale", description=__doc__)
    for kind in ("gateways", "rasas", "actions"):
        parser.add_argument(f"--{kind}", type=int, default=2)
    given = parser.parse_args()
    status = train.main()
    if status != 0:
        return status
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with topology(given.gateways, given.rasas, given.actions) as running:
        print(f"{running.url} after {time.monotonic() - began:.1f} s", flush=True)
        print(f"certificate: {running.authority}", flush=True)
        for name, megabytes in running.memory().items():
            print(f"{name:12} {running.parts[name].port:6} {megabytes:7.0f} MB", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
