"""Shows an answer as a person will read it, at once: ``make preview ANSWER=viol``.

A topic shows all its answers; ``utter_viol_loi`` shows one. Contacts are named by what
they are for: which services come, and in which order, depends on the place and the hour.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from bot.dialogue.content import RESPONSES, Content
from bot.settings import ROOT
from tools.check_content.answers import PARTS, Answer, read_answers

_WIDTH = 76


def named(answers: Sequence[Answer], wanted: str) -> list[Answer]:
    """Returns the answers of a topic, or those of one response.

    Args:
        answers: all answers.
        wanted: a topic (« viol ») or a response (« utter_viol_loi »).
    """
    own = {wanted, f"utter_{wanted}", *(f"utter_{wanted}_{part}" for part in PARTS)}
    return [answer for answer in answers if answer.name in own]


def shown(answer: Answer, content: Content) -> Iterator[str]:
    """Yields the lines of one answer."""
    version = ", version simple" if answer.is_simple else ""
    yield f"── {answer.name}{version} ({answer.path.relative_to(ROOT)}:{answer.text_line})"
    for paragraph in _bound(answer.text).split("\n\n"):
        yield textwrap.fill(paragraph, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    for law in map(content.laws.__getitem__, answer.custom.get("lois") or ()):
        yield f"  ▸ {law['titre']}\n    {law['peine']}"
        yield f"    {law['article']}, vérifié le {law['verifie_le']}"
    for figure in map(content.figures.__getitem__, answer.custom.get("chiffres") or ()):
        yield f"  ▸ {figure['texte']}\n    {figure['perimetre']} ({figure['annee']})"
    wanted = answer.custom.get("contacts") or {}
    needs = [*(wanted.get("natures") or ()), *(wanted.get("besoins") or ())]
    if wanted:
        yield f"  ☎ contacts de l'annuaire : {', '.join(needs) or 'selon le danger'}"
    yield "  " + " ".join(f"[{button.title}]" for button in answer.buttons)


def _bound(text: str) -> str:
    """The text with its punctuation bound to the word beside it, as a screen shows it."""
    return re.sub(r" (?=[»?!:;])", "\u00a0", text.replace("« ", "«\u00a0"))


def main(arguments: Sequence[str]) -> int:
    """Prints what is asked for; 1 if there is no such answer, with the nearest names."""
    answers = read_answers(RESPONSES, [])
    wanted = arguments[0] if arguments else ""
    found = named(answers, wanted)
    if not found:
        names = sorted({a.name.removeprefix("utter_") for a in answers})
        near = get_close_matches(wanted, names, n=5, cutoff=0.4)
        print(f"« {wanted} » n'existe pas. Voulez-vous dire : {', '.join(near) or 'viol'} ?")
        return 1
    content = Content(RESPONSES)
    for answer in found:
        print("\n".join(shown(answer, content)), end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
