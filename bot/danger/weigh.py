"""Proposes weights for the weak signs: ``python -m bot.danger.weigh FILE… > proposal.yml``.

The weights of ``rules/faisceau.yml`` are whole numbers that a person reviews. This tool
counts, on labelled messages, how much each sign says beside the others (a logistic
regression kept near a prior: a sign of danger never weighs less than nothing, a frame
such as « film » never more), and prints them; nothing changes by itself, and the net
reads only the table.

Files are JSONL (``text``, ``danger``, optional ``stratum``; an immediate danger counts
double) or training files of Rasa (``*.yml``), whose examples count half and as no danger.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.danger.rules import load_rules
from bot.danger.signs import SMALL_WORDS, signs_said
from nlu.french.reading import read
from nlu.french.tables import load_yaml

SCALE = 10
_COST = {"immediate": 2.0}
"""How much a message counts: missing an immediate danger is the costliest mistake."""
_PRIOR = 0.3
_STIFFNESS = 2.0
_ROUNDS = 400
_NEUTRAL = frozenset({"PARLE_DE_SOI", "PARLE_DE_LUI"})
FRAMES = frozenset(
    [
        "QUESTION_GENERALE",
        "CADRE_FICTION",
        "CADRE_DEVOIR",
        "CADRE_ACTU",
        "RIRE",
        "HYPERBOLE",
        "EN_SECURITE",
        "PRO_GENERAL",
        "PASSE_LOIN",
        "TRISTESSE_SIMPLE",
        "GENERAL",
        "CORRECTION",
        "CONTROLE",
        "ANODIN",
        "CONDITIONNEL",
        "HYPOTHESE",
        "POLICE",
    ]
)
"""Concepts that speak against danger."""
REASSURING_FIELDS = ("S_", SMALL_WORDS)
"""How the names of the fields of vocabulary that may only speak against danger begin."""


def reassures(sign: str) -> bool:
    """Whether a sign may only speak against danger."""
    return sign in FRAMES or sign.startswith(REASSURING_FIELDS)


@dataclass(frozen=True, slots=True)
class Sample:
    """One message: its signs, whether it signals danger, and how much it counts.

    A sign that counts twice stands twice in ``signs``.
    """

    signs: tuple[int, ...]
    danger: bool
    weight: float


def labelled(path: Path) -> Iterator[tuple[str, bool, float]]:
    """Yields (text, danger, weight) from a file."""
    if path.suffix == ".jsonl":
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                yield row["text"], row["danger"] != "none", _COST.get(row["danger"], 1.0)
        return
    for intent in load_yaml(path).get("nlu", ()):
        for line in str(intent.get("examples", "")).splitlines():
            if line.strip().startswith("- "):
                yield line.strip()[2:], False, 0.5


def fit(samples: Sequence[Sample], names: Sequence[str]) -> tuple[list[float], float]:
    """The weights and the bias that fit best, by projected gradient with growing caution.

    Args:
        samples: the messages.
        names: the sign behind each index of ``Sample.signs``.
    """
    prior = [0.0 if n in _NEUTRAL else -_PRIOR if reassures(n) else _PRIOR for n in names]
    weights, bias = list(prior), -3.0
    heat = [1e-6] * (len(names) + 1)
    for _ in range(_ROUNDS):
        slope = [2 * _STIFFNESS * (w - p) for w, p in zip(weights, prior, strict=True)]
        bias_slope = 0.0
        for s in samples:
            z = bias + sum(weights[i] for i in s.signs)
            error = s.weight * (1 / (1 + math.exp(-z)) - s.danger)
            bias_slope += error
            for i in s.signs:
                slope[i] += error
        for i, g in enumerate(slope):
            heat[i] += g * g
            weights[i] -= 0.3 * g / math.sqrt(heat[i])
            weights[i] = min(weights[i], 0.0) if reassures(names[i]) else max(weights[i], 0.0)
        heat[-1] += bias_slope**2
        bias -= 0.3 * bias_slope / math.sqrt(heat[-1])
    return weights, bias


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the proposed table and the threshold of an even chance."""
    parser = argparse.ArgumentParser(description="Propose les poids du faisceau d'indices.")
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    evidence = load_rules().evidence
    names = [*(term.source for term in evidence.weights), *evidence.fields]
    place = {name: i for i, name in enumerate(names)}
    samples = []
    for path in options.files:
        for text, danger, weight in labelled(path):
            said = signs_said(read(text))
            samples.append(Sample(tuple(place[n] for n in said), danger, weight))
    weights, bias = fit(samples, names)
    print(f"# {len(samples)} messages ; une chance sur deux à partir de {-bias * SCALE:.0f}")
    for title, wanted in (("poids", False), ("champs", True)):
        print(f"{title}:")
        for weight, name in sorted(zip(weights, names, strict=True), key=lambda x: (-x[0], x[1])):
            if (name in evidence.fields) is wanted:
                print(f'  "{name}": {round(weight * SCALE)}')


if __name__ == "__main__":
    main()
