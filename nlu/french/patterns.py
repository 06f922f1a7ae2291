"""Wordings as a listener writes them, and how they are found in a message.

A wording is a line of elements separated by spaces:

    couteau           the word, its plural in -s or -x, and homophones or slips of it
    =vol              exactly this word
    menac*            any word with this beginning
    *rait             any word with this ending
    {frapper}         any form of the verb; {frapper:pp} participles, {frapper:inf} infinitive
    <me>              a class of words (``lexicon/classes.yml``)
    PARTENAIRE        a concept of the lexicon
    a|b|{c}           one of several
    element?          may be missing
    ~3                up to three words in between, inside a sentence
    _                 any one word

Each wording is found by its rarest element, then read to its left and to its
right; the work per word of a message is bounded by the length of the wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlu.french.normalise import key
from nlu.french.tables import load_tables
from nlu.french.verbs import forms


@dataclass(frozen=True, slots=True)
class Element:
    """One compiled element; ``gap`` above 0 makes it a gap of so many words."""

    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    anything: bool = False
    optional: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled wording of ``owner`` (a concept or a rule); ``anchor`` is its rarest element."""

    owner: str
    source: str
    elements: tuple[Element, ...]
    anchor: int


class PatternError(ValueError):
    """A wording that cannot be read; the message says why, in French."""


def _plural(word: str) -> set[str]:
    made = key(word)
    if made.endswith(("s", "x")):
        return {made}
    return {made, made + "s", made + "x"} if made.endswith("u") else {made, made + "s"}


def compile_element(
    source: str, classes: Mapping[str, frozenset[str]], common: frozenset[str]
) -> Element:
    """Compiles one element of a wording.

    Raises:
        PatternError: an unknown class or verb, or an empty alternative.
    """
    optional = source.endswith("?")
    body = source[:-1] if optional else source
    if body.startswith("~"):
        if not body[1:].isdigit():
            raise PatternError(f"« {source} » : écrivez un nombre de mots, par exemple ~3")
        return Element(gap=int(body[1:]))
    words: set[str] = set()
    prefixes: list[str] = []
    suffixes: list[str] = []
    concepts: list[str] = []
    anything = False
    for part in body.split("|"):
        if not part:
            raise PatternError(f"« {source} » : une des possibilités est vide")
        if part == "_":
            anything = True
        elif part.startswith("<"):
            if part not in classes:
                raise PatternError(f"« {part} » n'est pas une classe de lexicon/classes.yml")
            words |= classes[part]
        elif part.startswith("{"):
            verb, _, what = part.strip("{}").partition(":")
            try:
                words |= forms(verb, what)
            except ValueError as error:
                raise PatternError(str(error)) from error
        elif part.startswith("="):
            words.add(key(part[1:]))
        elif part.endswith("*"):
            prefixes.append(key(part[:-1]))
        elif part.startswith("*"):
            suffixes.append(key(part[1:]))
        elif part.isupper() and len(part) > 1:
            concepts.append(part)
        else:
            words |= {key(part)} if key(part) in common else _plural(part)
    return Element(
        frozenset(words),
        tuple(prefixes),
        tuple(suffixes),
        tuple(concepts),
        anything,
        optional,
    )


def expand(source: str) -> list[str]:
    """One line of the lexicon as lines whose alternatives are single words.

    « mon|ma beau-père|oncle » becomes « mon|ma oncle » and « mon|ma beau père »; elisions
    become words (« j'ai » → « je ai »).
    """
    lines: list[list[str]] = [[]]
    for part in source.split():
        optional = "?" if part.endswith("?") else ""
        simple: list[str] = []
        compound: list[str] = []
        for one in part.removesuffix("?").split("|"):
            words = _words_of(one)
            (compound if len(words) > 1 else simple).append(" ".join(words))
        ways = ["|".join(simple) + optional] if simple else []
        if optional and not simple:
            ways.append("")
        lines = [[*line, way] for line in lines for way in [*ways, *compound]]
    return [" ".join(" ".join(line).split()) for line in lines]


def _words_of(alternative: str) -> list[str]:
    """« beau-père » → beau, père; « j'ai » → je, ai; « {frapper} » stays whole."""
    if alternative.startswith(("{", "<", "~", "*")):
        return [alternative]
    words: list[str] = []
    for piece in alternative.split("-"):
        head, apostrophe, tail = piece.partition("'")
        full = load_tables().elisions.get(head.lstrip("=")) if apostrophe else None
        words.extend([full, tail] if full and tail else [full] if full else [piece])
    return [w for w in words if w]


def compile_patterns(
    owner: str,
    source: str,
    classes: Mapping[str, frozenset[str]],
    common: frozenset[str],
) -> list[Pattern]:
    """Compiles one line of the lexicon; see ``compile_pattern`` for arguments and errors."""
    return [compile_pattern(owner, line, classes, common) for line in expand(source)]


def compile_pattern(
    owner: str,
    source: str,
    classes: Mapping[str, frozenset[str]],
    common: frozenset[str],
) -> Pattern:
    """Compiles one wording.

    Args:
        owner: the concept or the rule it belongs to.
        source: the wording as written.
        classes: the word classes, « <me> » → words.
        common: very frequent words, bad anchors.

    Raises:
        PatternError: an element cannot be read, or nothing in it can anchor the wording.
    """
    plain = source
    compiled = [compile_element(part, classes, common) for part in plain.split()]
    while compiled and (compiled[-1].gap or compiled[-1].optional):
        compiled.pop()
    elements = tuple(compiled)
    best, best_cost = -1, 10**9
    for index, element in enumerate(elements):
        if element.optional or element.gap or element.anything:
            continue
        cost = len(element.words) + 20 * len(element.prefixes)
        cost += 500 * len(element.suffixes)
        cost += 1000 * len(element.words & common) + 2 * len(element.concepts)
        if cost < best_cost:
            best, best_cost = index, cost
    if best < 0:
        raise PatternError(f"« {source} » : il faut au moins un mot précis")
    return Pattern(owner, source, elements, best)
