"""The guided conversations: questions and endings as data, under ``responses/parcours/``.

Every question is answered with yes, no or « je passe », so that a typed « nan » works as
well as a button, and what is remembered is three words, never a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.messages import Zone

FOLDER = Path(__file__).resolve().parent.parent.parent / "responses" / "parcours"

Answer = Literal["oui", "non", "passer"]
Answers = Mapping[str, str]
Conditions = Mapping[str, tuple[Answer, ...]]

START = "commencer"
"""``<pathway>__commencer`` is the intent of the button that starts or resumes one."""
ANSWERED = "parcours__"
"""Intents of the buttons inside any guided conversation start with it."""
ZONE = "zone_"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Leaf(_Strict):
    """A card of the ending."""

    titre: str
    texte: str


class Button(_Strict):
    """A button of the ending."""

    titre: str
    payload: str


class Step(_Strict):
    """One question, its labels, and what is said after the answer."""

    id: str
    question: str
    oui: str = "Oui"
    non: str = "Non"
    passer: str = "Je passe"
    si: dict[str, tuple[Answer, ...]] = Field(default_factory=dict)
    """Asked only where earlier answers fit."""
    si_oui: str | None = None
    si_non: str | None = None
    zone: Zone | None = None
    situation: str | None = None
    """The words on the scale."""
    nature: str | None = None
    """The kind of danger that a yes names, in the words of the directory."""
    retient: Literal["mineur"] | None = None
    """The slot that a yes or a no fills; a known one is not asked again."""
    danger: Literal["danger", "danger__auteur"] | None = None
    """The intent that a yes means; the help comes at once."""
    carte: Leaf | None = None

    def said(self, answer: str | None) -> str | None:
        """Returns what is said after an answer, if anything."""
        return {"oui": self.si_oui, "non": self.si_non}.get(answer or "")


class End(_Strict):
    """What is said at the end, where the answers fit ``si``; the first that fits is taken."""

    si: dict[str, tuple[Answer, ...]] = Field(default_factory=dict)
    echelle: str | None = None
    cartes_texte: str | None = None
    cartes: tuple[Leaf, ...] = ()
    cartes_restantes: bool = False
    """The cards of the questions that were not answered with yes."""
    cartes_toutes: bool = False
    texte: str
    contacts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    boutons: tuple[Button, ...]


class Pathway(_Strict):
    """One guided conversation. Its id is a topic, or ``<topic>__<version>``."""

    parcours: str
    titre: str
    porte: Literal["moi", "autre", "auteur"] | None = None
    """The door it belongs to: for me, for someone I know, I fear to hurt."""
    debut: str
    credit: str = ""
    zones: dict[Zone, str] = Field(default_factory=dict)
    etapes: tuple[Step, ...]
    fins: tuple[End, ...]

    @property
    def form(self) -> str:
        """Name of the form in Rasa's domain."""
        return f"{self.parcours}_form"

    @property
    def start(self) -> str:
        """The intent that starts or resumes it."""
        return f"{self.parcours}__{START}"

    def step(self, name: str) -> Step:
        """Returns a question by its id."""
        return next(step for step in self.etapes if step.id == name)

    def next_step(self, answers: Answers) -> Step | None:
        """Returns the question to ask now, None once all are answered."""
        steps = (s for s in self.etapes if s.id not in answers and self.fits(s.si, answers))
        return next(steps, None)

    def ahead(self, answers: Answers) -> int:
        """Returns how many questions may still come; it only ever shrinks."""
        possible: set[str] = set()
        for step in self.etapes:
            if step.id not in answers and all(
                name in possible or self.fits({name: allowed}, answers)
                for name, allowed in step.si.items()
            ):
                possible.add(step.id)
        return len(possible)

    def end(self, answers: Answers) -> End:
        """Returns the ending that fits the answers."""
        return next(end for end in self.fins if self.fits(end.si, answers))

    def fits(self, conditions: Conditions, answers: Answers) -> bool:
        """Tells whether every condition names an answer that was given."""
        return all(self._value(name, answers) in allowed for name, allowed in conditions.items())

    def _value(self, name: str, answers: Answers) -> str | None:
        if not name.startswith(ZONE):
            return answers.get(name)
        zone = name.removeprefix(ZONE)
        return "oui" if any(step.zone == zone for step in self.marked(answers)) else "non"

    def marked(self, answers: Answers) -> list[Step]:
        """Returns the questions that were answered with yes."""
        return [step for step in self.etapes if answers.get(step.id) == "oui"]

    def cards(self, end: End, answers: Answers) -> list[Leaf]:
        """Returns the cards of an ending, in order."""
        own = [
            step.carte
            for step in self.etapes
            if step.carte and (end.cartes_toutes or answers.get(step.id) != "oui")
        ]
        return [*end.cartes, *(own if end.cartes_toutes or end.cartes_restantes else ())]


def read_pathway(path: Path) -> Pathway:
    """Reads one file.

    Raises:
        pydantic.ValidationError: a field is missing, misspelt or of the wrong kind.
    """
    content: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Pathway.model_validate(content)


@cache
def get_pathways() -> Mapping[str, Pathway]:
    """Returns every guided conversation by its id, read once."""
    pathways = [read_pathway(path) for path in sorted(FOLDER.glob("*.yml"))]
    return {pathway.parcours: pathway for pathway in pathways}
