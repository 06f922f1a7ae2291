"""What breaks a rule in ``responses/parcours/``, in plain French words.

    python -m tools.check_pathways

Each line names the file, the question or ending, and the cure. The exit status is 1 where
there is a fault.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from bot.dialogue.content import get_content
from bot.dialogue.pathways import FOLDER, ZONE, End, Pathway, Step, read_pathway
from bot.directory.vocabulary import kinds

_WORDS = 20  # in a sentence
_LABEL = 28  # characters of a button, so that it stands on one line of a phone
_TEXT = 260  # characters of a message
_BUTTONS = 4
_PAYLOAD = 64  # bytes, Telegram's limit
_SENTENCE = re.compile(r"[.!?]+\s+|\n+")
_NUMBER = re.compile(
    r"\b0[1-9]([ .]?\d\d){4}\b|\b(3\d{3}|11[2-9]|1[57])\b|\d ?[€%]|\d+ ans de prison|https?://|www\."
)
_NEVER = (
    "pourquoi tu",
    "tu aurais dû",
    "tu es sûr",
    "aucune trace",
    "quitte-le",
    "bloque-le",
    "trop tard",
    "tu dois",
    "il faut que tu",
    "raconte-moi",
)
_MISSING = "il manque"


def faults() -> list[str]:
    """Returns every fault of every file; none where all is well."""
    return [fault for path in sorted(FOLDER.glob("*.yml")) for fault in faults_of(path)]


def faults_of(path: Path) -> list[str]:
    """Returns the faults of one file, each as one line.

    Args:
        path: a guided conversation.
    """
    try:
        pathway = read_pathway(path)
    except ValidationError as error:
        return [f"{path.name} : {_said(e['loc'], e['type'])}" for e in error.errors()]
    found = [*_whole(pathway), *_texts(pathway)]
    for number, step in enumerate(pathway.etapes):
        found += _step(pathway, step, number)
    for end in pathway.fins:
        found += _end(pathway, end)
    return [f"{path.name} : {fault}" for fault in found]


def _said(place: tuple[int | str, ...], kind: str) -> str:
    where = " › ".join(str(part + 1) if isinstance(part, int) else part for part in place)
    if kind == "missing":
        return f"{_MISSING} « {where} »"
    if kind == "extra_forbidden":
        return f"« {where} » n'est pas un mot connu ; est-il bien écrit ?"
    return f"« {where} » n'a pas une valeur permise"


def _whole(pathway: Pathway) -> Iterator[str]:
    topic = pathway.parcours.split("__")[0]
    if f"utter_{topic}" not in get_content().responses:
        yield f"« {pathway.parcours} » ne commence pas par un sujet qui a une réponse"
    names = [step.id for step in pathway.etapes]
    yield from (f"deux questions s'appellent « {n} »" for n in set(names) if names.count(n) > 1)
    if pathway.fins[-1].si:
        yield "la dernière fin a un « si » : une fin sans condition doit fermer la liste"
    used = {step.zone for step in pathway.etapes if step.situation}
    if used != set(pathway.zones):
        yield "« zones » doit dire un mot pour chaque couleur utilisée, et pour elles seules"


def _texts(pathway: Pathway) -> Iterator[str]:
    for where, text in _written(pathway):
        sentences = [part for part in _SENTENCE.split(text) if part.strip()]
        long = [part for part in sentences if len(_words(part)) > _WORDS]
        yield from (f"{where} : phrase de plus de {_WORDS} mots : « {part} »" for part in long)
        if len(text) > _TEXT:
            yield f"{where} : {len(text)} caractères, {_TEXT} au plus ; couper ou faire deux cartes"
        if _NUMBER.search(text):
            yield f"{where} : un numéro, un lien ou une peine se met dans les données, pas ici"
        low = text.lower()
        yield from (
            f"{where} : « {phrase} » ne se dit pas ici" for phrase in _NEVER if phrase in low
        )


def _written(pathway: Pathway) -> Iterator[tuple[str, str]]:
    yield "début", pathway.debut
    yield "crédit", pathway.credit
    for step in pathway.etapes:
        for part in (step.question, step.si_oui, step.si_non, step.carte and step.carte.texte):
            if part:
                yield f"question « {step.id} »", part
    for number, end in enumerate(pathway.fins, 1):
        cards = (card.texte for card in end.cartes)
        for part in (end.echelle, end.cartes_texte, end.texte, *cards):
            if part:
                yield f"fin {number}", part


def _words(sentence: str) -> list[str]:
    return [word for word in re.split(r"[\s'’]+", sentence) if any(c.isalnum() for c in word)]


def _step(pathway: Pathway, step: Step, number: int) -> Iterator[str]:
    where = f"question « {step.id} »"
    if not step.question.endswith("?"):
        yield f"{where} : une question finit par « ? »"
    before = {earlier.id for earlier in pathway.etapes[:number]}
    yield from (
        f"{where} : « si » nomme « {n} », qui n'est pas avant" for n in step.si.keys() - before
    )
    for label in (step.oui, step.non, step.passer):
        if len(label) > _LABEL:
            yield f"{where} : bouton de plus de {_LABEL} caractères : « {label} »"
    if step.situation and not step.zone:
        yield f"{where} : une situation de l'échelle a besoin d'une « zone »"
    if step.nature and step.nature not in kinds():
        yield f"{where} : danger inconnu de l'annuaire : « {step.nature} »"


def _end(pathway: Pathway, end: End) -> Iterator[str]:
    where = f"fin « {end.texte[:30]}… »"
    known = {step.id for step in pathway.etapes}
    known |= {f"{ZONE}{step.zone}" for step in pathway.etapes if step.zone}
    yield from (f"{where} : « si » nomme « {name} », inconnu" for name in end.si.keys() - known)
    if end.echelle and not pathway.zones:
        yield f"{where} : une échelle a besoin de « zones »"
    if not end.contacts:
        yield f"{where} : {_MISSING} les contacts ; personne ne reste sans aide"
    wanted = [kind for values in end.contacts.values() for kind in values]
    yield from (f"{where} : besoin inconnu : « {kind} »" for kind in wanted if kind not in kinds())
    if not 1 <= len(end.boutons) <= _BUTTONS:
        yield f"{where} : d'un à {_BUTTONS} boutons"
    for button in end.boutons:
        if button.payload not in get_content().payloads or len(button.payload.encode()) > _PAYLOAD:
            yield f"{where} : le bouton « {button.titre} » ne mène nulle part"
        if len(button.titre) > _LABEL:
            yield f"{where} : bouton de plus de {_LABEL} caractères : « {button.titre} »"


def main() -> int:
    """Prints the faults and returns the exit status."""
    found = faults()
    print("\n".join(found) if found else "Les parcours sont en règle.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
