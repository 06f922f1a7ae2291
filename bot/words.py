"""The words that a person chooses: one brings the contacts back, another erases.

Kept as salted hashes in the memory of the conversation, and gone with it.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Literal

from bot.erasure import ChosenWords
from nlu.french.surface import plain

SHORTEST, LONGEST = 3, 40
"""Characters of a chosen word, once it is in plain letters."""


def digest(salt: bytes, word: str) -> bytes:
    """Returns the hash of a word, however it is spelt in capitals and accents."""
    return hmac.new(salt, plain(word).encode(), hashlib.sha256).digest()


def may_be_chosen(word: str) -> bool:
    """Tells whether a word is long enough not to be written by chance, and short enough."""
    return SHORTEST <= len(plain(word)) <= LONGEST


def meaning(said: str, words: ChosenWords) -> Literal["help", "wipe"] | None:
    """Returns what a message means by the words that were chosen.

    Args:
        said: the message in plain letters.
        words: those of the conversation.
    """
    if words.help is None and words.wipe is None:
        return None
    given = digest(words.salt, said)
    if words.wipe is not None and hmac.compare_digest(given, words.wipe):
        return "wipe"
    if words.help is not None and hmac.compare_digest(given, words.help):
        return "help"
    return None
