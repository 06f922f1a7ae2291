"""A conversation that goes on for long: old messages are folded away, what they said stays."""

from __future__ import annotations

from typing import Any

import psutil

from tests.e2e.stack import Person, Stack, first_contact, texts

_MANY = 20  # more than Rasa's store keeps as they were


def _step(reply: dict[str, Any]) -> int | None:
    progress = [m["progress"] for m in reply["messages"] if m.get("progress")]
    return int(progress[-1]["step"]) if progress else None


def test_the_town_of_the_first_message_is_known_after_many_others(person: Person) -> None:
    person.says("j'habite à Colombes")
    for number in range(_MANY):
        person.says(("merci", "c'est quoi le cybercontrôle")[number % 2])
    reply = person.sends("/aide_pres_de_chez_moi")
    assert "À Colombes" in texts(reply)
    assert first_contact(reply)


def test_a_long_guided_conversation_counts_on_across_the_fold(person: Person) -> None:
    for _ in range(6):
        person.says("bonjour")
    steps = [_step(person.sends("/violentometre__commencer"))]
    while len(steps) < _MANY:
        steps.append(_step(person.sends("/parcours__non")))
    first = steps[0]
    assert first is not None
    assert steps == list(range(first, first + _MANY))


def test_a_danger_late_in_a_conversation_is_led_on(person: Person) -> None:
    for _ in range(_MANY):
        person.says("bonjour")
    alarmed = person.says("il est derriere la porte il a un couteau")
    assert alarmed["danger"] == "immediate"
    assert first_contact(alarmed)
    for answer in ("oui", "non", "pour moi", "17 ans", "à Colombes"):
        last = person.says(answer)
    assert first_contact(last)


def test_the_whole_assistant_needs_less_than_a_gigabyte_and_a_half(stack: Stack) -> None:
    whole = psutil.Process(stack.process.pid).children(recursive=True)
    assert sum(process.memory_full_info().pss for process in whole) < 1.5 * 2**30
