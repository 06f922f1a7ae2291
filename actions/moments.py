"""The moment that a question about hours asks for."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.french.surface import words


@dataclass(frozen=True, slots=True)
class Moment:
    """``code`` is what the gateway reads, ``phrase`` what the person reads."""

    code: str
    phrase: str


_EVENING = Moment("soir", "le soir")
_MOMENTS: tuple[tuple[frozenset[str], Moment], ...] = (
    (frozenset({"nuit", "minuit", "noct"}), Moment("nuit", "la nuit")),
    (frozenset({"dimanche", "dim", "ferie", "feries"}), Moment("dimanche", "le dimanche")),
    (frozenset({"samedi", "week", "weekend", "wk", "we"}), Moment("samedi", "le week-end")),
    (frozenset({"matin", "mat", "midi"}), Moment("matin", "le matin")),
    (frozenset({"maintenant", "mtn", "la"}), Moment("maintenant", "maintenant")),
    (frozenset({"soir", "soiree", "tard"}), _EVENING),
)


def moment_of(text: str) -> Moment:
    """Returns the moment named in the text; the evening where none is.

    Args:
        text: what the person wrote, as typed.
    """
    said = set(words(text))
    for names, moment in _MOMENTS:
        if said & names and not (moment.code == "maintenant" and "soir" in said):
            return moment
    return _EVENING
