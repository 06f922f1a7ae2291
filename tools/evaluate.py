"""How well danger and topics are read: ``make evaluate [DATA=file.jsonl]``.

Without a file: the messages of ``tests/evaluation``, which were written after the rules
and the training messages and by other hands, and are never trained on. A file holds one
JSON object a line: ``text`` with ``danger`` (none, serious, immediate), or with ``topic``.
``--misses`` names what was misread; the texts go to the terminal only.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.danger.net import DangerNet
from bot.settings import ROOT
from tests.e2e.stack import running
from tools import evaluate_danger, evaluate_topics, train
from tools.rasa_turns import RasaTurns

UNSEEN = sorted((ROOT / "tests" / "evaluation").glob("*.jsonl"))
_TOKEN = "evaluation-only"  # noqa: S105  of a Rasa that lives for this command


@contextmanager
def real_rasa() -> Iterator[RasaTurns]:
    """Starts the assistant on free ports and gives a way to Rasa itself."""
    if train.main() != 0:
        raise SystemExit(1)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), RASA_TOKEN=_TOKEN) as stack,
    ):
        stack.wait("/readyz")
        yield RasaTurns(f"http://127.0.0.1:{stack.ports['RASA_PORT']}", _TOKEN)


def read(path: Path) -> list[dict[str, Any]]:
    """Returns the labelled messages of a file.

    Raises:
        SystemExit: a line is not JSON or holds no label; says which, never the text.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            raise SystemExit(f"repère: {path}:{number}: this line is not JSON") from None
        if "text" not in row or not {"danger", "topic"} & set(row):
            raise SystemExit(
                f"repère: {path}:{number}: « text » and « danger » or « topic » needed"
            )
        rows.append(row)
    return rows


def main(arguments: Sequence[str]) -> None:
    """Prints the report of each file."""
    parser = argparse.ArgumentParser(prog="make evaluate", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=UNSEEN)
    parser.add_argument("--misses", action="store_true", help="name what was misread")
    options = parser.parse_args(arguments)
    files = {path: read(path) for path in options.files}
    net = DangerNet.load()
    with real_rasa() as rasa:
        for path, rows in files.items():
            danger = [row for row in rows if "danger" in row]
            topics = [row for row in rows if "topic" in row]
            print(f"\n=== {path.name}")
            if danger:
                judged = evaluate_danger.judge(danger, net, rasa)
                print("\n".join(evaluate_danger.report(judged, options.misses)))
            if topics:
                understood = evaluate_topics.judge(topics, net, rasa)
                print("\n".join(evaluate_topics.report(understood, options.misses)))


if __name__ == "__main__":
    main(sys.argv[1:])
