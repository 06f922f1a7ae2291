"""What is learnt of danger from the corpus: how urgent, of which kind, by which words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Sequence

import yaml

from nlu.engine.corpus import DangerExample
from nlu.engine.linear import LinearText

_KINDS_FILE = Path(__file__).with_name("danger_kinds.yml")
_WORTH_A_LOOK = 0.05  # probability of danger under which its kind is not read
_SURE_KIND = 0.5  # least probability of a kind; contacts for the wrong kind help nobody


@dataclass(frozen=True)
class DangerReading:
    """``score`` is the probability of danger, ``urgent`` tells immediate from serious.

    ``kind`` is one of ``danger_kinds.yml`` where it is sure enough; ``words`` are those
    that led to the score, at most three, as ``nlu.french.surface`` writes them.
    """

    score: float
    urgent: bool
    kind: Optional[str]
    words: List[str]


class DangerModel:
    """Two linear readings: the level of every message, the kind of those with danger."""

    def __init__(self, levels: LinearText, kinds: LinearText) -> None:
        self._levels = levels
        self._kinds = kinds

    def fit(self, corpus: Sequence[DangerExample]) -> None:
        """Learns from the labelled messages."""
        self._levels.fit([e.text for e in corpus], [e.level for e in corpus])
        named = _kinds_by_stratum()
        told = [e for e in corpus if e.level != "none" and e.stratum in named]
        self._kinds.fit([e.text for e in told], [named[e.stratum] for e in told])

    def read(self, text: str) -> DangerReading:
        """Reads one message."""
        chances = dict(self._levels.ranking(text))
        score = 1.0 - chances["none"]
        urgent = chances["immediate"] >= chances["serious"]
        if score < _WORTH_A_LOOK:
            return DangerReading(score, urgent, None, [])
        kind, sureness = self._kinds.ranking(text)[0]
        words = self._levels.telling_words(text, against="none")
        return DangerReading(score, urgent, kind if sureness >= _SURE_KIND else None, words)

    def save(self, folder: Path) -> None:
        """Writes both readings into the folder."""
        self._levels.save(folder / "levels")
        self._kinds.save(folder / "kinds")

    @classmethod
    def load(cls, folder: Path) -> "DangerModel":
        """Reads what ``save`` wrote."""
        return cls(LinearText.load(folder / "levels"), LinearText.load(folder / "kinds"))


def _kinds_by_stratum() -> Dict[str, str]:
    content = yaml.safe_load(_KINDS_FILE.read_text(encoding="utf-8"))
    return {str(stratum): str(kind) for stratum, kind in content["genres"].items()}
