"""What a message is about, word by word: the fields of vocabulary of ``lexicon/champs.yml``.

A field is only a bag of words: no wording, no scope, no roles. One look-up per word, so
that a message is weighed even when nobody thought of its turn of phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nlu.french.concepts import word_classes
from nlu.french.patterns import PatternError, compile_element
from nlu.french.tables import LEXICON, load_yaml

FILE = "champs.yml"


@cache
def load_fields() -> dict[str, frozenset[str]]:
    """The words of each field, as they are compared.

    Raises:
        PatternError: an element is neither a word nor a verb; the message names the field.
    """
    classes, common = word_classes()
    fields: dict[str, frozenset[str]] = {}
    for name, entry in load_yaml(LEXICON / FILE).items():
        words: set[str] = set()
        for source in str(entry["mots"]).split():
            try:
                element = compile_element(source, classes, common)
            except PatternError as error:
                raise PatternError(f"{FILE}, {name} : {error}") from error
            if element.prefixes or element.suffixes or element.anything:
                raise PatternError(f"{FILE}, {name} : « {source} » n'est ni un mot ni un verbe")
            words |= element.words
        fields[name] = frozenset(words)
    return fields


@cache
def _fields_of_word() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for name, words in load_fields().items():
        for word in words:
            table[word] = (*table.get(word, ()), name)
    return table


def find_fields(words: Sequence[str]) -> dict[str, int]:
    """Each field spoken of, with the place of its first word."""
    table = _fields_of_word()
    found: dict[str, int] = {}
    for place, word in enumerate(words):
        for name in table.get(word, ()):
            found.setdefault(name, place)
    return found
