"""The learning curve: top-1 on unseen messages by examples a topic; in Rasa's environment."""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from pathlib import Path

import yaml

from nlu.engine.linear import LinearText
from tools.compare.pipeline import rows_of

SIZES = (5, 10, 20, 40, 80, 150, 0)  # 0: all
_SEED = 92


def examples() -> dict[str, list[str]]:
    """Returns the examples of each intent."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(Path("nlu/examples").glob("*/*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for intent in content["nlu"]:
            lines = (line.strip() for line in intent["examples"].splitlines())
            found[intent["intent"]] += [line[2:] for line in lines if line.startswith("- ")]
    return found


def drawn(found: dict[str, list[str]], size: int) -> list[tuple[str, str]]:
    """Returns at most ``size`` examples of each intent, each with its intent; 0: all."""
    draw = random.Random(_SEED)  # noqa: S311  a sample is no secret
    pairs = []
    for intent, texts in found.items():
        chosen = draw.sample(texts, min(size or len(texts), len(texts)))
        pairs += [(text, intent) for text in chosen]
    return pairs


def main(unseen: str) -> None:
    """Prints one JSON object for each size."""
    rows, found = rows_of(unseen), examples()
    for size in SIZES:
        pairs = drawn(found, size)
        model = LinearText(20.0, 2, 0.5)
        model.fit([text for text, _ in pairs], [intent for _, intent in pairs])
        chances = model.probabilities([row["text"] for row in rows])
        guesses = [model.labels[i].split("__")[0] for i in chances.argmax(axis=1)]
        right = sum(guess == row["topic"] for guess, row in zip(guesses, rows))
        name = size or "all"
        print(json.dumps({"examples": name, "top1": right / len(rows)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
