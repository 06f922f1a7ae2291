"""What the classifiers see of a message beside its words and its spelling."""

from __future__ import annotations

from typing import List

from nlu.french.reading import features
from nlu.french.surface import words


def concepts(text: str) -> List[str]:
    """Returns the concepts with their scope and roles, and coarse marks of form."""
    tokens = words(text)
    marks = [f"longueur_{min(len(tokens) // 8, 6)}"]
    if "?" in tokens:
        marks.append("question")
    return [*features(text), *marks]
