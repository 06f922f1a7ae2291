"""Finding the wordings of the lexicon in a message, each by its rarest element."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlu.french.patterns import Element, Pattern

Spans = Mapping[int, Mapping[str, tuple[int, ...]]]
"""Word index → concept → word indices where an occurrence that starts (or ends) there stops."""


@dataclass
class Matcher:
    """Finds the wordings of many owners in a list of words."""

    patterns: Sequence[Pattern]
    _by_word: dict[str, list[Pattern]] = field(default_factory=dict)
    _by_prefix: dict[str, list[Pattern]] = field(default_factory=dict)
    _by_suffix: dict[str, list[Pattern]] = field(default_factory=dict)
    _by_concept: dict[str, list[Pattern]] = field(default_factory=dict)
    _lengths: tuple[int, ...] = ()
    _seen: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pattern in self.patterns:
            anchor = pattern.elements[pattern.anchor]
            for word in anchor.words:
                self._by_word.setdefault(word, []).append(pattern)
            for prefix in anchor.prefixes:
                self._by_prefix.setdefault(prefix, []).append(pattern)
            for suffix in anchor.suffixes:
                self._by_suffix.setdefault(suffix, []).append(pattern)
            for concept in anchor.concepts:
                self._by_concept.setdefault(concept, []).append(pattern)
        self._lengths = tuple(sorted({len(p) for p in self._by_prefix}))
        for word in self.vocabulary():
            self._seen[word] = tuple(self._candidates(word))

    def vocabulary(self) -> frozenset[str]:
        """Every word that any wording names."""
        return frozenset(w for p in self.patterns for e in p.elements for w in e.words)

    def remember(self, words: Iterable[str]) -> None:
        """Looks ordinary words up beforehand, so that messages are read faster."""
        for word in words:
            if word not in self._seen:
                self._seen[word] = tuple(self._candidates(word))

    def candidates(self, word: str) -> tuple[Pattern, ...]:
        """The wordings anchored on this word.

        Only words of the lexicon and of French are remembered: what a person types is not kept.
        """
        found = self._seen.get(word)
        return tuple(self._candidates(word)) if found is None else found

    def _candidates(self, word: str) -> list[Pattern]:
        found = list(self._by_word.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found.extend(self._by_prefix.get(word[:length], ()))
        for suffix, patterns in self._by_suffix.items():
            if word.endswith(suffix) and len(word) > len(suffix) + 1:
                found.extend(patterns)
        return found

    def find(
        self,
        words: Sequence[str],
        sentences: Sequence[int],
        starts: Spans,
        ends: Spans,
    ) -> Iterable[tuple[Pattern, int, int, int]]:
        """Yields (wording, start, end, anchor place); ``end`` is excluded."""
        for place, word in enumerate(words):
            for pattern in self.candidates(word):
                yield from self._around(pattern, place, place + 1, words, sentences, starts, ends)
            if self._by_concept and place in starts:
                for concept, stops in starts[place].items():
                    for pattern in self._by_concept.get(concept, ()):
                        for stop in stops:
                            yield from self._around(
                                pattern, place, stop, words, sentences, starts, ends
                            )

    def _around(
        self,
        pattern: Pattern,
        place: int,
        after: int,
        words: Sequence[str],
        sentences: Sequence[int],
        starts: Spans,
        ends: Spans,
    ) -> Iterable[tuple[Pattern, int, int, int]]:
        right = _forward(pattern.elements, pattern.anchor + 1, after, words, sentences, starts)
        if right is None:
            return
        left = _backward(pattern.elements, pattern.anchor - 1, place, words, sentences, ends)
        if left is not None:
            yield pattern, left, right, place


def _fits(element: Element, word: str) -> bool:
    return (
        word in element.words
        or element.anything
        or (bool(element.prefixes) and word.startswith(element.prefixes))
        or (bool(element.suffixes) and word.endswith(element.suffixes))
    )


def _forward(
    elements: Sequence[Element],
    index: int,
    place: int,
    words: Sequence[str],
    sentences: Sequence[int],
    starts: Spans,
) -> int | None:
    """The place after the rest of a wording read from ``place``, or None."""
    if index == len(elements):
        return place
    element = elements[index]
    if element.gap:
        for skip in range(element.gap + 1):
            here = place + skip
            if here >= len(words) or sentences[here] != sentences[place - 1]:
                return None
            found = _forward(elements, index + 1, here, words, sentences, starts)
            if found is not None:
                return found
        return None
    if place < len(words):
        if _fits(element, words[place]):
            found = _forward(elements, index + 1, place + 1, words, sentences, starts)
            if found is not None:
                return found
        if element.concepts and place in starts:
            for concept in element.concepts:
                for stop in starts[place].get(concept, ()):
                    found = _forward(elements, index + 1, stop, words, sentences, starts)
                    if found is not None:
                        return found
    if element.optional:
        return _forward(elements, index + 1, place, words, sentences, starts)
    return None


def _backward(
    elements: Sequence[Element],
    index: int,
    place: int,
    words: Sequence[str],
    sentences: Sequence[int],
    ends: Spans,
) -> int | None:
    """The place where the part of a wording that ends before ``place`` starts, or None."""
    if index < 0:
        return place
    element = elements[index]
    if element.gap:
        for skip in range(element.gap + 1):
            here = place - skip
            if here <= 0 or sentences[here - 1] != sentences[min(place, len(words) - 1)]:
                return None
            found = _backward(elements, index - 1, here, words, sentences, ends)
            if found is not None:
                return found
        return None
    if place > 0:
        if _fits(element, words[place - 1]):
            found = _backward(elements, index - 1, place - 1, words, sentences, ends)
            if found is not None:
                return found
        if element.concepts and place in ends:
            for concept in element.concepts:
                for start in ends[place].get(concept, ()):
                    found = _backward(elements, index - 1, start, words, sentences, ends)
                    if found is not None:
                        return found
    if element.optional:
        return _backward(elements, index - 1, place, words, sentences, ends)
    return None
