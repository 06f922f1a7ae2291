"""Training messages, each with its file and line, and those that say the same."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.fuzz import ratio

from nlu.french import normalise
from tools.check_content.faults import Fault

ALIKE = 92.0
"""Percent of the characters of the normalised words, put in order, from which two say the same."""
_FEWEST_WORDS = 4
"""Below, one word more or less is another message: only the same words count."""
_SHARED = 0.7
"""Share of words that two messages must have in common to be compared at all."""
_SHORTER = (ALIKE / 100) / (2 - ALIKE / 100)
"""A message shorter than this share of the other cannot be alike, whatever it says."""
_DECIDES = frozenset("pas plus jamais non oui rien sans avant apres moins ni aucun".split())
"""Words that turn the meaning."""
_INTENT = re.compile(r"- intent: *(\S+)")
_EXAMPLE = re.compile(r"\s+- +(.*\S)")


@dataclass(frozen=True, slots=True)
class Example:
    """One training message."""

    path: Path
    line: int
    intent: str
    text: str


def read_examples(folder: Path) -> list[Example]:
    """Returns the examples of ``<folder>/*/*.yml`` in reading order."""
    found: list[Example] = []
    for path in sorted(folder.glob("*/*.yml")):
        intent = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if named := _INTENT.match(line):
                intent = named[1]
            elif intent and (said := _EXAMPLE.match(line)):
                found.append(Example(path, number, intent, said[1]))
    return found


def counts(examples: Sequence[Example]) -> Counter[str]:
    """Returns the number of examples of each intent."""
    return Counter(example.intent for example in examples)


def check_examples(examples: Sequence[Example]) -> Iterator[Fault]:
    """Yields the messages that stand under two intents in the same or almost the same words."""
    for here, there, is_same in alike(examples):
        other = f"{there.path.parent.name}/{there.path.name}:{there.line}"
        how = "mot pour mot" if is_same else "presque"
        what = (
            f"« {_short(here.text)} » est {how} « {_short(there.text)} » ({other}, {there.intent})"
        )
        cure = "gardez-le sous le seul sujet dont il parle, ou dites mieux la différence"
        yield Fault(here.path, here.line, here.intent, what, cure, is_warning=not is_same)


def alike(examples: Sequence[Example]) -> Iterator[tuple[Example, Example, bool]]:
    """Yields pairs of different intents, the later one first, and whether they are the same.

    The words are those of ``nlu.french``, so that « jte kiff » meets « je te kiffe ».
    Only messages that share most of their words are compared: an index of the rarest
    words of each finds them all (prefix filtering) without comparing each with each.
    """
    words = [tuple(word.form for word in normalise(e.text).words) for e in examples]
    in_order = [" ".join(sorted(w)) for w in words]
    sets = [frozenset(w) for w in words]
    for i, j in _sharing(sets, [len(line) for line in in_order], [e.intent for e in examples]):
        first, second = sorted((i, j))
        if in_order[i] == in_order[j]:
            is_same = words[i] == words[j] and not _has_number(sets[i])
            yield examples[second], examples[first], is_same
        elif not _turned(sets[i], sets[j]) and _nearly(in_order[i], in_order[j]):
            yield examples[second], examples[first], False


def _nearly(one: str, two: str) -> bool:
    enough = min(one.count(" "), two.count(" ")) + 1 >= _FEWEST_WORDS
    return enough and ratio(one, two, score_cutoff=ALIKE) > 0


def _sharing(
    sets: Sequence[frozenset[str]], lengths: Sequence[int], intents: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Yields the pairs of different intents that are about as long and may share enough words."""
    frequency = Counter(word for one in sets for word in one)
    index: dict[str, list[int]] = defaultdict(list)
    for i in sorted(range(len(sets)), key=lambda k: lengths[k]):
        size = len(sets[i])
        if not size:
            continue
        rarest_first = sorted(sets[i], key=lambda word: (frequency[word], word))
        shortest = _SHORTER * lengths[i]
        near: set[int] = set()
        for word in rarest_first[: size - math.ceil(_SHARED * size) + 1]:
            for j in reversed(index[word]):  # the nearest in length first
                if lengths[j] < shortest:
                    break
                if intents[j] != intents[i]:
                    near.add(j)
            index[word].append(i)
        yield from ((i, j) for j in near)


def _turned(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether a « pas », a number or the like stands in one message only."""
    return not _DECIDES.isdisjoint(one ^ two) or _has_number(one ^ two)


def _has_number(words: frozenset[str]) -> bool:
    """Whether a sign may count that is no word: « -18 » and « 18 »."""
    return any(word[0].isdigit() for word in words)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
