"""What may stand in a sentence that a person reads: no typed fact, nothing long, « tu »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.check_content import limits
from tools.check_content.phrases import Phrases, unified

Trouble = tuple[str, str]
"""What is wrong, and the cure."""

_FACTS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"https?://\S+|www\.\S+|\b[\w-]+\.(?:fr|com|org|net|eu|info)\b", re.I),
        "un lien est écrit dans le texte",
        "les liens viennent de l'annuaire : utilisez « contacts: » (bot/directory/data)",
    ),
    (
        re.compile(
            r"\d[\d  ]* ?(?:€|euros?)|\b\d+ (?:ans?|mois|jours?) (?:de prison|ferme|d'empris)"
            r"|\b\d+ ans? et \d|jusqu'à (?!18 ans)\d+ (?:ans|mois)",
            re.I,
        ),
        "une peine ou une somme est écrite dans le texte",
        "écrivez-la une seule fois dans responses/data/lois_*.yml et renvoyez-y par « lois: [id] »",
    ),
    (
        re.compile(r"\b\d{1,2} ?h(?:eures?)?(?: ?\d\d)?\b|\b\dj/7|24 ?/ ?24|7 ?/ ?7", re.I),
        "un horaire ou un délai en heures est écrit dans le texte",
        "les horaires viennent de l'annuaire : utilisez « contacts: »",
    ),
    (
        re.compile(r"\d+ ?%|\b\d+ (?:femmes?|filles?|hommes?|personnes?|jeunes?) sur \d+", re.I),
        "un chiffre est écrit dans le texte",
        "écrivez-le dans responses/data/chiffres.yml et renvoyez-y par « chiffres: [id] »",
    ),
)
_ALLOWED_NUMBERS = re.compile(r"\b\d{1,2}(?: à \d{1,2})? ans\b|\b25 novembre\b", re.I)
"""Ages, and the one date that everybody knows by its number."""

_POLITE = re.compile(r"(?<!rendez-)\b(?:vous|votre|vos)\b", re.I)
_FAMILIAR = re.compile(r"\b(?:tu|toi|te|ton|ta|tes|t'\w+)\b", re.I)
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”")


def sentences(text: str) -> list[str]:
    """Returns the sentences of a text; a quotation inside one belongs to it."""
    parts = re.split(r"(?<=[.!?…])[ »”]*\s+|\n+", text)
    return [part.strip() for part in parts if part.strip()]


def word_count(sentence: str) -> int:
    """Returns the number of words, without lonely punctuation marks."""
    return sum(1 for word in sentence.split() if re.search(r"\w", word))


def typed_facts(text: str) -> Iterator[Trouble]:
    """Finds a number, a link, an hour, a penalty that was typed instead of referred to."""
    rest = unified(text)
    for pattern, what, cure in _FACTS:
        for found in pattern.findall(rest):
            yield f"{what} (« {found.strip()} »)", cure
        rest = pattern.sub(" ", rest)
    rest = _ALLOWED_NUMBERS.sub(" ", rest)
    for found in re.findall(r"\d[\d .]*\d|\d", rest):
        yield (
            f"un numéro est écrit dans le texte (« {found} »)",
            "les numéros viennent de l'annuaire : utilisez « contacts: » (bot/directory/data)",
        )


def long_sentences(text: str) -> Iterator[Trouble]:
    """Finds sentences of more words than one can follow."""
    for sentence in sentences(text):
        count = word_count(sentence)
        if count > limits.WORDS_IN_A_SENTENCE:
            yield (
                f"une phrase a {count} mots (« {sentence[:40]}… »)",
                f"coupez-la en deux : {limits.WORDS_IN_A_SENTENCE} mots au plus",
            )


def too_long(text: str, part: str, is_simple: bool) -> Iterator[Trouble]:
    """Finds a text over its length, or with more paragraphs than short messages allowed."""
    longest = limits.LONGEST_SIMPLE if is_simple else limits.LONGEST[part]
    if len(text) > longest:
        kind = "simple" if is_simple else part
        what = f"le texte est trop long ({len(text)} signes, {longest} au plus : version {kind})"
        yield what, "gardez une idée ; le reste va dans « en savoir plus »"
    paragraphs = [p for p in text.split("\n\n") if p.strip()]
    if len(paragraphs) > limits.PARAGRAPHS:
        what = f"{len(paragraphs)} messages à la suite, {limits.PARAGRAPHS} au plus"
        yield what, "réunissez ou retirez un paragraphe"
    for paragraph in paragraphs:
        if len(paragraphs) > 1 and len(paragraph) > limits.LONGEST_PARAGRAPH:
            what = f"un paragraphe a {len(paragraph)} signes (« {paragraph[:30]}… »)"
            yield what, f"raccourcissez-le : {limits.LONGEST_PARAGRAPH} signes au plus"


def polite_form(text: str, plural: re.Pattern[str]) -> Iterator[Trouble]:
    """Finds « vous » where the answer says « tu ».

    Args:
        text: what a person reads.
        plural: the reviewed phrases in which « vous » means two people.
    """
    said = plural.sub(" ", _QUOTED.sub(" ", unified(text)))
    if _POLITE.search(said) and _FAMILIAR.search(said):
        yield (
            "« vous » dans une réponse qui dit « tu »",
            "dites « tu » ; si « vous » veut dire deux personnes, ajoutez l'expression à "
            "« vous_pluriel » dans tools/check_content/phrases.yml",
        )


def check_text(text: str, phrases: Phrases) -> Iterator[Trouble]:
    """Yields what no text may hold, wherever it stands."""
    yield from typed_facts(text)
    yield from long_sentences(text)
    yield from polite_form(text, phrases.plural)
    yield from phrases.found_in(text)
