"""What the classifiers see of a message: words, spelling and concepts."""

from __future__ import annotations

import re
import unicodedata
from typing import List

_WORD = re.compile(r"[^\W_]+|[^\w\s]")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_LIMIT = 2000  # characters; what comes after does not change the meaning of a message


def spelling(text: str) -> str:
    """Returns the text as typed, but for accents, case and letters held down."""
    decomposed = unicodedata.normalize("NFKD", text[:_LIMIT].casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _LONG_RUN.sub(r"\1\1", bare.replace("’", "'"))


def words(text: str) -> List[str]:
    """Returns the words, punctuation marks and emoji of the text, in order."""
    return _WORD.findall(spelling(text))


def concepts(text: str) -> List[str]:
    """Returns coarse marks of form: length, question, first person."""
    tokens = words(text)
    marks = [f"longueur_{min(len(tokens) // 8, 6)}"]
    if "?" in tokens:
        marks.append("question")
    return marks
