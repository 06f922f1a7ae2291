"""From a message as typed to plain words: spelling, SMS, emoji, look-alikes.

One pass over the characters, one over the words; linear, and capped at
``MAX_CHARS``. Every word keeps its place in the original text, so that a reason
can quote the person's own words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from nlu.french.tables import WritingTables, load_tables, squeeze

MAX_CHARS = 10_000
"""Beyond this many characters the middle of a message is left out."""

_TOKEN = re.compile(
    r"[a-z0-9]+(?:[*@$][a-z0-9]+)*|[.!?;:,\n()\u00ab\u00bb\"']|\ue000[a-z_]+\ue001",
    re.ASCII,
)
_SENTENCE_END = frozenset(".!?\n;")
_CLAUSE_END = frozenset(',:()\u00ab\u00bb"')
HERE = "lah"
"""« là », which must not be mistaken for the article « la » once accents are gone."""

_AFTER_HERE = frozenset(
    [
        "il",
        "elle",
        "je",
        "j",
        "on",
        "ils",
        "elles",
        "maintenant",
        "mtn",
        "mtnt",
        "et",
        "dans",
        "ds",
        "devant",
        "avec",
    ]
)
_LEET = str.maketrans("013457@$", "oieastas")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_NUMBER = re.compile(
    r"[0-9]+(?:h[0-9]*|e|eme|er|ere|nde|nd|ans?|eur|euros?|k|km|min|mn|j|x|g|mg)?$"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One normalised word: its form, its place in the original text, its sentence and clause."""

    form: str
    start: int
    end: int
    sentence: int
    clause: int


@dataclass(frozen=True, slots=True)
class Normalised:
    """A message in plain words.

    ``questions`` holds the indices of the sentences that end with a question mark.
    """

    text: str
    words: tuple[Word, ...]
    questions: frozenset[int]

    def quote(self, start: int, end: int, longest: int = 80) -> str:
        """The person's own words from word ``start`` to word ``end`` (excluded)."""
        if start >= end or start >= len(self.words):
            return ""
        last = self.words[min(end, len(self.words)) - 1]
        said = " ".join(self.text[self.words[start].start : last.end].split())
        return said if len(said) <= longest else said[: longest - 1].rstrip() + "…"


@lru_cache(maxsize=8192)
def fold_char(char: str) -> str:
    """One character without accent, case or disguise; "" for what is invisible."""
    tables = load_tables()
    if char in tables.emoji:
        return f" \ue000{tables.emoji[char]}\ue001 "
    if char in tables.lookalikes:
        return tables.lookalikes[char]
    plain = unicodedata.normalize("NFKD", char.lower())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    if unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return ""
    return "".join(tables.lookalikes.get(c, c) for c in kept)


def key(word: str) -> str:
    """The form under which a well-spelt word of the lexicon is compared with a typed one."""
    if word == "là":
        return HERE
    folded = "".join(fold_char(c) for c in word)
    return load_tables().protected.get(folded) or squeeze(folded)


def keys(words: str) -> frozenset[str]:
    """The forms of several words separated by spaces, to compare with normalised words."""
    return frozenset(key(word) for word in words.split())


def _fold(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in the original."""
    parts: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if "a" <= char <= "z" or char == " ":
            parts.append(char)
            places.append(place)
            continue
        folded = fold_char(char)
        parts.append(folded)
        places.extend([place] * len(folded))
    return "".join(parts), places


def _expand(raw: str, elided: bool, previous: str, tables: WritingTables) -> list[str]:
    """The plain words behind one typed word."""
    if raw[0] == "\ue000":
        return [raw[1:-1]]
    if elided and raw in tables.elisions:
        return [tables.elisions[raw]]
    protected = tables.protected.get(raw)
    if protected is not None:
        return [protected]
    if raw in tables.sms:
        return tables.sms[raw]
    if not raw.isalpha():
        if raw.isdigit() or _NUMBER.match(raw):
            return [raw]
        raw = raw.translate(_LEET).replace("*", "")
        if raw in tables.sms:
            return tables.sms[raw]
    drawn_out = _DRAWN_OUT.sub(r"\1", raw)
    if drawn_out in tables.sms:
        return tables.sms[drawn_out]
    word = squeeze(raw)
    if previous in tables.contexts and word in tables.contexts[previous]:
        return tables.contexts[previous][word]
    apart = _unstick(drawn_out, tables)
    return [squeeze(w) for w in apart] if apart else [word]


def _unstick(word: str, tables: WritingTables) -> list[str] | None:
    """« jfais » → je fais, « mattend » → me attend, « cetait » → ce etait."""
    if len(word) < 4 or word in tables.whole:
        return None
    first, rest = word[0], word[1:]
    if first == "j" and rest[0] not in "aeiouyh":
        if rest[0] == "t" and rest[1:].startswith(tables.stuck_beginnings):
            return ["je", "te", rest[1:]]
        if rest[:2] in {"me", "le"} and len(rest) == 2:
            return ["je", rest]
        if rest[0] == "l" and (
            rest[1:] in tables.stuck_words or rest[1:].startswith(tables.stuck_beginnings)
        ):
            return ["je", "le", rest[1:]]
        return ["je", *tables.sms.get(rest, [rest])]
    pronoun = tables.stuck_pronouns.get(first)
    if pronoun is None:
        return None
    if rest in tables.stuck_words or rest.startswith(tables.stuck_beginnings):
        return [pronoun, rest]
    return None


def _join_spelled(pieces: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Joins words typed letter by letter: « t u e r » → « tuer »."""
    joined: list[tuple[str, int, int]] = []
    run: list[tuple[str, int, int]] = []
    for piece in [*pieces, ("", 0, 0)]:
        if len(piece[0]) == 1 and piece[0].isalpha():
            run.append(piece)
            continue
        if len(run) >= 4:
            joined.append(("".join(p[0] for p in run), run[0][1], run[-1][2]))
        else:
            joined.extend(run)
        run = []
        if piece[0]:
            joined.append(piece)
    return joined


def _is_here(text: str, after: int, pieces: list[tuple[str, int, int]], index: int) -> bool:
    """Whether « la » is the adverb: by its accent, or by what follows when accents are left out."""
    if text[after - 1] in "àÀ\u0300":
        return True
    following = pieces[index + 1][0] if index + 1 < len(pieces) else "."
    return following in _AFTER_HERE or following in _SENTENCE_END or following in ",)"


def normalise(text: str) -> Normalised:
    """Reads a message into plain words.

    Args:
        text: the message as typed, of any length; beyond ``MAX_CHARS`` characters the
            first and the last parts are read.

    Returns:
        The words with their places in ``text``; never raises for a string.
    """
    if len(text) > MAX_CHARS:
        text = text[: MAX_CHARS // 2] + " " + text[-MAX_CHARS // 2 :]
    tables = load_tables()
    folded, places = _fold(text)
    pieces = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(folded)]
    words: list[Word] = []
    questions: set[int] = set()
    sentence = clause = 0
    previous = ""
    if any(len(p[0]) == 1 for p in pieces):
        pieces = _join_spelled(pieces)
    for index, (raw, start, end) in enumerate(pieces):
        if raw == "'":
            continue
        if raw in _SENTENCE_END:
            if raw == "?":
                questions.add(sentence)
            sentence, clause, previous = sentence + 1, clause + 1, ""
            continue
        if raw in _CLAUSE_END:
            clause += 1
            continue
        elided = index + 1 < len(pieces) and pieces[index + 1][0] == "'"
        first, last = places[start], places[end - 1] + 1
        if raw == "la" and _is_here(text, last, pieces, index):
            words.append(Word(HERE, first, last, sentence, clause))
            previous = HERE
            continue
        for form in _expand(raw, elided, previous, tables):
            words.append(Word(form, first, last, sentence, clause))
            previous = form
    return Normalised(text, tuple(words), frozenset(questions))
