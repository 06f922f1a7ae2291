"""The danger corpus: written messages with their level, one voice a file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List

LEVELS = ("none", "serious", "immediate")


@dataclass(frozen=True)
class DangerExample:
    """One message of the corpus and how it was labelled."""

    text: str
    level: str
    stratum: str
    voice: str


def read_corpus(folder: Path) -> List[DangerExample]:
    """Reads every ``*.jsonl`` of the folder, in the order of the names.

    Raises:
        ValueError: a line is not JSON or has an unknown level; the message names
            file and line, never the text.
    """
    examples = []
    for path in sorted(folder.glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            try:
                record = json.loads(line)
            except json.JSONDecodeError:
                raise ValueError(f"{path}:{number}: this line is not JSON") from None
            if record.get("danger") not in LEVELS:
                raise ValueError(f"{path}:{number}: 'danger' must be one of {LEVELS}")
            examples.append(_example(record, path.stem))
    return examples


def _example(record: Dict[str, str], voice: str) -> DangerExample:
    return DangerExample(record["text"], record["danger"], record["stratum"], voice)


def fingerprint(folder: Path) -> str:
    """Returns a digest of the corpus, so that a changed file means a new training."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
