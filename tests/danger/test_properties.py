"""How something is typed never lowers how urgent it is."""

import unicodedata
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.danger import DangerNet
from bot.messages import LEVELS

MESSAGES = yaml.safe_load((Path(__file__).parent / "messages.yml").read_text(encoding="utf-8"))
DANGER = st.sampled_from(MESSAGES["immediat"] + MESSAGES["grave"] + MESSAGES["remarque"])
NET = DangerNet.load()


def rank(text: str) -> int:
    return LEVELS.index(NET.read(text).level)


@given(DANGER, st.integers(1, 6))
def test_spaces(text: str, many: int) -> None:
    assert rank(text.replace(" ", " " * many) + " " * many) >= rank(text)


@given(DANGER)
def test_case(text: str) -> None:
    assert rank(text.upper()) >= rank(text)
    assert rank(text.capitalize()) >= rank(text)


@given(DANGER)
def test_accents_left_out(text: str) -> None:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    assert rank(plain) >= rank(text)


@given(DANGER)
def test_other_forms_of_the_same_letters(text: str) -> None:
    assert rank(unicodedata.normalize("NFD", text)) >= rank(text)
    assert rank(text.replace("'", "’")) >= rank(text)


@given(DANGER, st.sampled_from(["😢", "😭😭", "🙏", "😱", "💔", "‼️"]), st.booleans())
def test_emoji_added(text: str, emoji: str, first: bool) -> None:
    assert rank(f"{emoji} {text}" if first else f"{text} {emoji}") >= rank(text)


@given(DANGER, st.data())
def test_letters_drawn_out(text: str, data: st.DataObject) -> None:
    places = [i for i, c in enumerate(text) if c in "aeiouéèê" and i > 0 and text[i - 1].isalpha()]
    place = data.draw(st.sampled_from(places))
    longer = text[:place] + text[place] * 4 + text[place + 1 :]
    if len(text[max(0, text.rfind(" ", 0, place)) : place]) > 2:
        assert rank(longer) >= rank(text)


@given(
    DANGER,
    st.sampled_from(
        [
            "bonjour, ",
            "Bonsoir madame, ",
            "salut ",
            "bonjour excusez-moi de vous déranger. ",
            "stp ",
        ]
    ),
)
def test_polite_preamble(text: str, preamble: str) -> None:
    assert rank(preamble + text) >= rank(text)


@given(st.text(max_size=400))
@settings(max_examples=60)
def test_any_text_gets_an_answer(text: str) -> None:
    assert NET.read(text).level in LEVELS
