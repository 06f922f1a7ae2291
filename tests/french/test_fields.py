"""The fields of vocabulary: words, no wordings."""

import pytest

from nlu.french.fields import find_fields, load_fields, words_of
from nlu.french.patterns import PatternError
from nlu.french.reading import read


def test_a_field_is_found_by_any_of_its_words() -> None:
    fields = read("elle a vu une ecchymose dans le couloir").fields
    assert {"C_TRACES", "C_PIECES"} <= fields.keys()


def test_a_word_said_twice_counts_once() -> None:
    assert len(find_fields(["ceinture", "ceinture"])["C_OBJETS_QUI_FRAPPENT"]) == 1
    assert len(find_fields(["ceinture", "martinet"])["C_OBJETS_QUI_FRAPPENT"]) == 2


def test_a_misspelt_word_is_recognised_by_its_sound() -> None:
    assert "C_IMMEUBLE" in read("il monte l'escalié").fields


def test_the_names_say_which_way_a_field_may_weigh() -> None:
    assert {name[:2] for name in load_fields()} == {"C_", "S_", "M_"}


@pytest.mark.parametrize("source", ["menac*", "_", "ARME", "sous-sol", "{inconnir}"])
def test_what_is_not_a_word_is_refused(source: str) -> None:
    with pytest.raises(PatternError):
        words_of(source)
