"""``python -m tools.check_content``: prints what breaks a rule; exit code 1 on an error."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from bot.settings import ROOT
from tools.check_content import content, data, phrases, topics
from tools.check_content.answers import read_answers, read_sentences
from tools.check_content.examples import check_examples, counts, read_examples
from tools.check_content.faults import Fault, report
from tools.check_content.minors import check_minors


def check(root: Path = ROOT, today: date | None = None) -> list[Fault]:
    """Returns every fault of the content.

    Args:
        root: the folder that holds ``responses/`` and ``nlu/``.
        today: the day of the check; now, if it is not given.
    """
    folder, flows = root / "responses", root / "nlu" / "flows"
    faults: list[Fault] = []
    answers = read_answers(folder, faults)
    entries = data.read_entries(folder, faults)
    forbidden = phrases.load()
    intents = content.declared_intents(folder / "domain")
    known = content.Known(
        laws=data.ids(entries, "lois"),
        figures=data.ids(entries, "chiffres"),
        intents=frozenset(intents),
        led_on=content.intents_led_on(flows, folder / "domain"),
    )
    for answer in answers:
        faults.extend(content.check_answer(answer, known, forbidden))
    for sentence in read_sentences(folder, faults):
        faults.extend(content.check_sentence(sentence, forbidden))
    faults.extend(data.check_entries(entries, answers, today or date.today()))
    faults.extend(check_minors(folder, answers, known, forbidden))
    expected = topics.load()
    faults.extend(topics.check_topics(intents, answers, expected, folder / "domain/intents.yml"))
    faults.extend(topics.check_titles(folder, intents, expected))
    examples = read_examples(root / "nlu" / "examples")
    faults.extend(topics.check_counts(counts(examples), intents, expected, root / "nlu/examples"))
    faults.extend(check_examples(examples))
    return faults


def main() -> None:
    """Prints the faults."""
    faults = check()
    print(report(faults))
    sys.exit(any(not fault.is_warning for fault in faults))


if __name__ == "__main__":
    main()
