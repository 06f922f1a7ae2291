"""What a person types becomes plain words, and each word keeps its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.french import normalise
from nlu.french.normalise import MAX_CHARS


def forms(text: str) -> str:
    return " ".join(word.form for word in normalise(text).words)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("jsui", "je suis"),
        ("jss enfermé", "je suis enferme"),
        ("g peur", "je ai peur"),
        ("ya", "y a"),
        ("il ma tapé", "il me a tape"),
        ("mtn", "maintenant"),
        ("jspas", "je ne sais pas"),
        ("qd", "quand"),
        ("aiiiide", "aide"),
        ("m3urtre", "meurtre"),
        ("AU SECOURS", "au secours"),
        ("m'a", "me a"),
        ("qu’il", "que il"),
        ("c'est", "ce est"),
        ("jfais", "je fais"),
        ("il mattend", "il me atend"),
        ("🔪", "emoji_couteau"),
        ("с о u t e а u", "couteau"),
        ("cou\u200bteau", "couteau"),
        ("𝓬𝓸𝓾𝓽𝓮𝓪𝓾", "couteau"),
        ("cette", "cete"),
        ("sont", "sont"),
        ("18h30", "18h30"),
        ("14 ans", "14 ans"),
    ],
)
def test_writing_habits(typed: str, plain: str) -> None:
    assert forms(typed) == plain


def test_here_is_not_the_article() -> None:
    assert "lah" in forms("il est là")
    assert "lah" in forms("la il crie")
    assert "lah" not in forms("la porte")


def test_words_quote_the_original_text() -> None:
    read = normalise("Il m’a   FRAPPÉE hier")
    assert read.quote(0, 4) == "Il m’a FRAPPÉE"


@given(st.text(max_size=300))
def test_any_text_is_read_and_places_are_sound(text: str) -> None:
    read = normalise(text)
    for word in read.words:
        assert word.form
        assert 0 <= word.start < word.end <= len(read.text)


def test_very_long_messages_are_cut_in_the_middle() -> None:
    read = normalise("a" + " b" * MAX_CHARS + " fin")
    assert len(read.text) <= MAX_CHARS + 1
    assert read.words[-1].form == "fin"
