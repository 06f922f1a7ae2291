"""A message as it is typed, but for accents, case and letters held down."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+|[^\w\s]")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_LIMIT = 2000  # characters; what comes after does not change the meaning of a message


def spelling(text: str) -> str:
    """Returns the text as typed, but for accents, case and letters held down."""
    decomposed = unicodedata.normalize("NFKD", text[:_LIMIT].casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _LONG_RUN.sub(r"\1\1", bare.replace("’", "'"))


def words(text: str) -> list[str]:
    """Returns the words, punctuation marks and emoji of the text, in order."""
    return _WORD.findall(spelling(text))


def plain(text: str) -> str:
    """Returns the words alone, without marks: « Quelqu'un arrive ! » → « quelqu un arrive »."""
    return " ".join(word for word in words(text) if word[0].isalnum())
