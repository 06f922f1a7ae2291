"""What a message is about, word by word: the fields of vocabulary of ``lexicon/champs.yml``.

A field is only a bag of words: no wording, no scope, no roles. One look-up per word, so
that a message is weighed even when nobody thought of its turn of phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlu.french.patterns import PatternError, compile_element
from nlu.french.tables import LEXICON, load_yaml

FILE = "champs.yml"


def words_of(source: str) -> frozenset[str]:
    """The words, as they are compared, behind one element of ``mots``.

    Raises:
        PatternError: it is neither a word nor a verb; the message says so in French.
    """
    element = compile_element(source, {}, frozenset())
    if element.prefixes or element.suffixes or element.concepts or element.anything:
        raise PatternError(f"« {source} » n'est ni un mot ni un verbe")
    if not element.words or "-" in source:
        raise PatternError(f"« {source} » : un champ ne tient que des mots simples")
    return element.words


@cache
def load_fields() -> dict[str, frozenset[str]]:
    """The words of each field.

    Raises:
        PatternError: an element cannot be read; the message names the field.
    """
    fields: dict[str, frozenset[str]] = {}
    for name, entry in load_yaml(LEXICON / FILE).items():
        words: set[str] = set()
        for source in str(entry["mots"]).split():
            try:
                words |= words_of(source)
            except PatternError as error:
                raise PatternError(f"{FILE}, {name} : {error}") from error
        fields[name] = frozenset(words)
    return fields


@cache
def _fields_of_word() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for name, words in load_fields().items():
        for word in words:
            table[word] = (*table.get(word, ()), name)
    return table


def find_fields(words: Sequence[str]) -> dict[str, list[int]]:
    """The places where each field is spoken of; a word said twice counts once."""
    table = _fields_of_word()
    found: dict[str, list[int]] = {}
    seen: set[str] = set()
    for place, word in enumerate(words):
        names = table.get(word)
        if names is None or word in seen:
            continue
        seen.add(word)
        for name in names:
            found.setdefault(name, []).append(place)
    return found
