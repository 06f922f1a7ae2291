"""How much an answer may say (CONVERSATION of the project: short, one idea at a time)."""

from __future__ import annotations

WORDS_IN_A_SENTENCE = 20
LONGEST = {"courte": 300, "plus": 700, "loi": 300, "agir": 400, "qui": 160}
"""Characters of a text, by the part of the answer that it is."""
LONGEST_SIMPLE = 250
PARAGRAPHS = 3
LONGEST_PARAGRAPH = 310
"""A paragraph is read as one short message."""
CARDS = 4
"""Laws or figures, folded, under one answer."""
BUTTONS = 4
BUTTONS_OF_A_TOPIC = 2
WIDEST_LABEL = 30
"""Characters of a button that stay on one line on a small phone."""
LONGEST_PAYLOAD = 64
"""Bytes: the limit of Telegram's ``callback_data``."""
EXAMPLES = 150
