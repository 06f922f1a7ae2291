"""Each topic has its answers, its name on a button, and enough examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tools.check_content import limits
from tools.check_content.answers import Answer
from tools.check_content.faults import Fault

FILE = Path(__file__).with_name("expected.yml")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the topics of each family owe (``expected.yml``)."""

    parts: dict[str, list[str]]
    """By family: names of the parts, « simple » among them."""
    not_owed: dict[str, list[str]]
    """By topic: the parts that would make no sense."""
    by_action: frozenset[str]
    """Topics whose short answer is chosen by an action."""
    aside: frozenset[str]
    """Intents that are no topic."""


def load() -> Expected:
    """Reads ``expected.yml``."""
    data = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Expected(
        data["parts"], data["not_owed"], frozenset(data["by_action"]), frozenset(data["aside"])
    )


def check_topics(
    topics: Sequence[str], answers: list[Answer], expected: Expected, intents_file: Path
) -> Iterator[Fault]:
    """Yields what is missing of each topic.

    Args:
        topics: the intents, finer ones (``topic__detail``) included.
        answers: all answers.
        expected: what is owed.
        intents_file: where a topic without any answer is reported.
    """
    by_name: dict[str, list[Answer]] = {}
    for answer in answers:
        by_name.setdefault(answer.name, []).append(answer)
    for topic in topics:
        if "__" in topic or topic in expected.aside | expected.by_action:
            continue
        short = by_name.get(f"utter_{topic}")
        if not short:
            what, cure = "ce sujet n'a pas de réponse", f"écrivez « utter_{topic} »"
            yield Fault(intents_file, 1, topic, what, cure)
            continue
        yield from _parts(topic, short, by_name, expected)


def _parts(
    topic: str, short: list[Answer], by_name: dict[str, list[Answer]], expected: Expected
) -> Iterator[Fault]:
    owed = expected.parts.get(short[0].path.stem, [])
    for part in owed:
        if part in expected.not_owed.get(topic, ()):
            continue
        if part == "simple":
            if not any(answer.is_simple for answer in short):
                yield short[0].fault(
                    "il manque la version simple", "copiez la forme d'un autre sujet"
                )
        elif f"utter_{topic}_{part}" not in by_name:
            what = f"il manque « utter_{topic}_{part} »"
            yield short[0].fault(what, "copiez la forme d'un autre sujet")
    own = [
        answer
        for part in ["", *owed]
        for answer in by_name.get(f"utter_{topic}_{part}".rstrip("_"), [])
    ]
    for answer in own if owed else ():
        if len(answer.buttons) < limits.BUTTONS_OF_A_TOPIC:
            fewest = limits.BUTTONS_OF_A_TOPIC
            what = f"{len(answer.buttons)} suite proposée, il en faut au moins {fewest}"
            yield answer.fault(what, "ajoutez des boutons « buttons: »")


def check_titles(folder: Path, topics: Sequence[str], expected: Expected) -> Iterator[Fault]:
    """Yields the topics whose name on a button is missing or too wide."""
    path = folder / "data" / "titres.yml"
    text = path.read_text(encoding="utf-8")
    titles = yaml.load(text, Loader=yaml.CSafeLoader)["titres"]
    lines = {line.split(":")[0].strip(): n for n, line in enumerate(text.splitlines(), 1)}
    for topic, title in titles.items():
        if len(title) > limits.WIDEST_LABEL:
            what = f"le titre « {title} » a {len(title)} signes"
            yield Fault(path, lines.get(topic, 1), topic, what, f"{limits.WIDEST_LABEL} au plus")
        if topic not in topics:
            what = "ce sujet n'existe pas dans responses/domain/intents.yml"
            yield Fault(
                path, lines.get(topic, 1), topic, what, "corrigez le nom, ou retirez la ligne"
            )
    for topic in topics:
        small_talk = topic in expected.aside or topic in expected.not_owed.get("titres", ())
        if "__" not in topic and topic not in titles and not small_talk:
            yield Fault(
                path, 1, topic, "ce sujet n'a pas de titre de bouton", "ajoutez-le à « titres »"
            )


def check_counts(
    counts: Counter[str], topics: Sequence[str], expected: Expected, folder: Path
) -> Iterator[Fault]:
    """Yields the topics with too few examples.

    Args:
        counts: number of examples by intent.
        topics: the intents.
        expected: what is no topic.
        folder: ``nlu/examples``.
    """
    for topic in topics:
        if "__" in topic or topic in expected.aside:
            continue
        if counts[topic] < limits.EXAMPLES:
            what = f"{counts[topic]} exemples, il en faut {limits.EXAMPLES}"
            cure = "ajoutez des messages différents, écrits par plusieurs personnes"
            yield Fault(folder, 1, topic, what, cure)
