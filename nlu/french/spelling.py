"""Repair of spelling by sound and by one slip, toward the words of the lexicon only.

A word the lexicon or the table of very frequent words knows is left alone. Any
other word is compared by sound (« koutau » sounds like « couteau »), then, if it
is long, by one letter added, missing, wrong or swapped (« frpaper »). Nothing but
the lexicon's own words can come out, so a French dictionary is not needed.
"""

from __future__ import annotations

from functools import cache

from nlu.french.normalise import key
from nlu.french.tables import LEXICON, load_tables

_SOUNDS = (
    ("eau", "o"),
    ("au", "o"),
    ("ph", "f"),
    ("qu", "k"),
    ("ch", "S"),
    ("ai", "e"),
    ("ei", "e"),
    ("ay", "e"),
    ("en", "an"),
    ("em", "an"),
    ("am", "an"),
    ("ain", "in"),
    ("im", "in"),
    ("om", "on"),
    ("ge", "j"),
    ("gi", "ji"),
    ("ce", "se"),
    ("ci", "si"),
    ("c", "k"),
    ("y", "i"),
    ("z", "s"),
    ("h", ""),
    ("x", "s"),
)
_SILENT = "stdxpz"
_SHORTEST_SOUND = 5
_SHORTEST_HEARD = 4
_SHORTEST_SLIP = 7


def sound(word: str) -> str:
    """A rough key of how a word sounds; equal for « frapait » and « frapé »."""
    for written, heard in _SOUNDS:
        if written in word:
            word = word.replace(written, heard)
    trimmed = word
    for _ in range(2):
        for ending in ("er", "e"):
            if trimmed.endswith(ending):
                trimmed = trimmed[: -len(ending)]
                break
        trimmed = trimmed.rstrip(_SILENT)
    return trimmed if len(trimmed) >= 3 else word


def _deletes(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _alike(typed: str, word: str) -> bool:
    """Whether two words that sound the same differ by their ending or by one letter."""
    if typed.startswith(word) or word.startswith(typed):
        return True
    return abs(len(typed) - len(word)) <= 1 and not _deletes(typed).isdisjoint(
        _deletes(word) | {word}
    )


@cache
def well_spelt() -> frozenset[str]:
    """French words that are right as they are, whatever lexicon word they resemble."""
    text = (LEXICON / "mots_courants.txt").read_text(encoding="utf-8")
    return frozenset(key(w) for line in text.splitlines() if line[:1] != "#" for w in line.split())


class Spelling:
    """Maps an unknown word to a word of the vocabulary, or leaves it."""

    def __init__(
        self,
        vocabulary: frozenset[str],
        common: frozenset[str],
        targets: frozenset[str],
        heard: frozenset[str] = frozenset(),
    ) -> None:
        """Prepares the tables.

        Args:
            vocabulary, common: all words of the lexicon, and the very frequent ones.
            targets: the words a slip may stand for.
            heard: more words, recognised by their sound only.
        """
        self._known = vocabulary | common | load_tables().whole | well_spelt()
        self._sounds: dict[str, str] = {}
        self._heard: dict[str, str] = {}
        self._slips: dict[str, str] = {}
        for word in sorted(heard, key=lambda w: (-len(w), w)):
            if len(word) >= _SHORTEST_HEARD and word.isalpha():
                self._heard[sound(word)] = word
        for word in sorted(targets, key=lambda w: (-len(w), w)):
            if len(word) >= _SHORTEST_SOUND and word.isalpha():
                self._sounds[sound(word)] = word
            if len(word) >= _SHORTEST_SLIP and word.isalpha():
                self._slips[word] = word
                for shorter in _deletes(word):
                    self._slips.setdefault(shorter, word)

    def repair(self, word: str) -> str:
        """The lexicon's word that a typed word stands for, or the word itself."""
        if word in self._known or len(word) < _SHORTEST_HEARD or not word.isalpha():
            return word
        spoken = sound(word)
        if len(word) >= _SHORTEST_SOUND and spoken in self._sounds:
            return self._sounds[spoken]
        heard = self._heard.get(spoken)
        if heard is not None and _alike(word, heard):
            return heard
        if len(word) < _SHORTEST_SLIP - 1 or len(word) > 20:
            return word
        near = self._slips.get(word)
        if near is None:
            for shorter in _deletes(word):
                near = self._slips.get(shorter)
                if near is not None and abs(len(near) - len(word)) <= 1:
                    break
                near = None
        if near is not None and near[:2] == word[:2] and len(near) >= _SHORTEST_SLIP:
            return near
        return word
