"""Compares pipelines and plots the learning curve: ``make compare``.

Each pipeline is trained in a process of its own by Rasa itself, on the same examples, and
reads the same unseen messages on this machine. It takes half an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from tools.train import QUIET, RASA

FOLDER = Path(__file__).resolve().parent
UNSEEN = ROOT / "tests" / "evaluation" / "topics_inedit.jsonl"


def in_rasa(program: str, *arguments: str) -> list[dict[str, Any]]:
    """Runs one of the two programs in Rasa's environment and returns what it measured.

    Raises:
        SystemExit: it failed; what it printed stands above.
    """
    command = [str(RASA), "-m", f"tools.compare.{program}", *arguments]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **QUIET},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"repère: {program} {' '.join(arguments)} failed")
    lines = (line for line in done.stdout.splitlines() if line.startswith("{"))
    return [json.loads(line) for line in lines]


def main() -> None:
    """Prints one table of the pipelines and one of the learning curve."""
    parser = argparse.ArgumentParser(prog="make compare", description=__doc__)
    parser.add_argument("--only", choices=["pipelines", "curve"])
    only = parser.parse_args().only
    if only != "curve":
        print("| pipeline | top-1 | wrong, a tenth asked back | training | a message | memory |")
        print("|---|---|---|---|---|---|")
        for path in sorted((FOLDER / "pipelines").glob("*.yml")):
            for row in in_rasa("pipeline", str(path), str(UNSEEN)):
                print(
                    f"| {path.stem} | {row['top1']:.3f} | {row['wrong_sure']:.3f} "
                    f"| {row['training_s']:.0f} s | {row['message_ms']:.1f} ms "
                    f"| {row['memory_mb']:.0f} MB |",
                    flush=True,
                )
    if only != "pipelines":
        print("\n| examples a topic | top-1 |\n|---|---|")
        for row in in_rasa("curve", str(UNSEEN)):
            print(f"| {row['examples']} | {row['top1']:.3f} |", flush=True)


if __name__ == "__main__":
    main()
