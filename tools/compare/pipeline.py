"""Trains one pipeline with Rasa and measures it; runs in Rasa's own environment."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.model_training import train_nlu

# A confidence means something else in each pipeline. So each is let ask back about as many
# messages, those where its first guess leads the second by least; the rest it answers.
ASKED_BACK = 0.10
_EXAMPLES = "nlu/examples"


def rows_of(path: str) -> list[dict[str, Any]]:
    """Returns the labelled messages of a file."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


async def read(agent: Agent, texts: list[str]) -> list[list[dict[str, Any]]]:
    """Returns the ranking of intents for each text."""
    return [(await agent.parse_message(text)).get("intent_ranking") or [] for text in texts]


def judge(rows: list[dict[str, Any]], rankings: list[list[dict[str, Any]]]) -> dict[str, float]:
    """Returns the share understood, and the share answered wrongly when a tenth is asked back."""
    right = 0
    answered: list[tuple[float, bool]] = []
    for row, ranking in zip(rows, rankings):
        # an own component may put its doubt first; the ranking holds the intents alone
        names = [str(guess["name"]).split("__")[0] for guess in ranking] + [""]
        chances = [float(guess["confidence"]) for guess in ranking] + [0.0, 0.0]
        right += names[0] == row["topic"]
        answered.append((chances[0] - chances[1], names[0] in {row["topic"], *row.get("also", ())}))
    answered.sort()
    kept = answered[round(ASKED_BACK * len(rows)) :]
    wrong = sum(not accepted for _, accepted in kept)
    return {"top1": right / len(rows), "wrong_sure": wrong / len(rows)}


def main(config: str, unseen: str) -> None:
    """Prints one JSON object."""
    rows = rows_of(unseen)
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        model = train_nlu(config, _EXAMPLES, folder, fixed_model_name="compared")
        training = time.monotonic() - began
        agent = Agent.load(str(model))
        asyncio.run(read(agent, ["bonjour"]))
        began = time.monotonic()
        rankings = asyncio.run(read(agent, [row["text"] for row in rows]))
        spent = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    measured = {
        "training_s": training,
        "message_ms": spent * 1000 / len(rows),
        "memory_mb": memory,
        **judge(rows, rankings),
    }
    print(json.dumps(measured), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
