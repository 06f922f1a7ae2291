"""« C'est quoi la différence entre A et B ? »: which topics a message names."""

from __future__ import annotations

import pytest

from actions.follow_up import topics_named


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("c'est quoi la différence entre viol et agression sexuelle", ["viol", "agression_sexuelle"]),
        ("differance entre harcelement scolaire et cyberharcelement ?",
         ["harcelement_scolaire", "cyberharcelement"]),
        ("Quelle est la différence avec l'outing ?", ["outing"]),
        ("violence physique vs violence psychologique",
         ["violence_physique", "violence_psychologique"]),
        ("c'est quoi la différence", []),
        ("le violon et la violette", []),
    ],
)  # fmt: skip
def test_the_topics_that_are_named_in_order(text: str, topics: list[str]) -> None:
    assert topics_named(text) == topics
