"""The three conversations that the assistant exists for, over the HTTP interface."""

from __future__ import annotations

import pytest

from tests.e2e.stack import Person, first_contact, texts


def test_knowledge_and_its_follow_up(person: Person) -> None:
    answer = person.says("c'est koi le cybercontrôle")
    assert answer["topic"] == "cybercontrole"
    assert answer["danger"] == "none"
    assert "cybercontrôle" in texts(answer)
    law = person.says("et c puni ?")
    assert law["topic"] == "sanctions"
    assert "maximum" in texts(law)
    assert any(message["type"] == "card" and message["source"] for message in law["messages"])
    todo = person.presses("Que faire ?", law)
    assert first_contact(todo)
    assert "code" in texts(todo)


def test_help_near_me_and_in_the_evening(person: Person) -> None:
    answer = person.says("j'habite à Genvilliers je peux parler à qui")
    assert "Gennevilliers" in texts(answer)
    assert first_contact(answer)
    evening = person.says("et le soir ?")
    assert "le soir" in texts(evening)
    contact = next(m for m in evening["messages"] if m["type"] == "contacts")["contacts"][0]
    assert contact["open_now"]
    again = person.presses("Et le soir ?", answer)
    assert first_contact(again) == contact["id"]


@pytest.mark.parametrize("town", ["Antony", "nanterre", "Meudon", "Bois-Colombes", "92300"])
def test_help_in_a_town_that_is_named(person: Person, town: str) -> None:
    assert first_contact(person.says(f"je cherche de l'aide à {town}"))
    assert person.says("et c'est gratuit ?")["danger"] == "none"


def test_danger_silence_and_relief(person: Person) -> None:
    answer = person.says("il est derriere la porte il a un couteau")
    assert answer["danger"] == "immediate"
    assert first_contact(answer) == "urgence-114"
    silent = person.says("je peux pas parler")
    assert silent["topic"] == "danger"
    assert first_contact(silent) == "urgence-114"
    assert "114" in texts(silent)
    relieved = person.says("c bon il est parti")
    assert relieved["topic"] == "danger"
    assert "Je te crois" in texts(relieved)
    back = person.presses("Revoir les contacts", relieved)
    assert first_contact(back)


def test_a_question_is_put_again_twice_at_most(person: Person) -> None:
    asked = texts(person.says("il va me tuer"))
    question = "voix haute"
    assert question in asked
    for text in ("c'est quoi le cybercontrôle", "et c'est puni ?"):
        answer = person.says(text)
        assert answer["danger"] == "none"
        assert question in texts(answer)
    last = person.says("c'est quoi le viol")
    assert last["topic"] == "viol"
    assert question not in texts(last)
    assert first_contact(last)
    assert question in texts(person.says("il est revenu, il me frappe"))


@pytest.mark.parametrize("text", ["je suis sourde", "Je suis malentendant, je ne téléphone pas."])
def test_somebody_who_cannot_hear_is_not_asked_who_is_near(person: Person, text: str) -> None:
    answer = person.says(text)
    assert first_contact(answer) == "urgence-114"
    assert "peur" not in texts(answer)
    assert "peur" not in texts(person.says("c'est quoi le cybercontrôle"))


def test_a_doubt_does_not_cost_a_deaf_person_the_contacts(person: Person) -> None:
    answer = person.says("jsuis sourde il a mon code de tel et ma position jhabite clamart")
    assert answer["danger"] == "ask"
    assert first_contact(answer) == "urgence-114"
    assert "en danger maintenant" in texts(answer)
    # what only led over to buttons that are not shown
    assert "Tu peux aussi :" not in texts(answer)


def test_a_doubt_does_not_cost_the_answer(person: Person) -> None:
    asked = person.says(
        "mon copain exige mes mots de passe et il lit mes dm la nuit pendant que je dors"
    )
    assert asked["danger"] == "ask"
    assert asked["topic"] == "cybercontrole"
    assert "cybercontrôle" in texts(asked)
    question = asked["messages"][-1]
    assert "en danger maintenant" in question["text"]
    assert sum(message["type"] == "choices" for message in asked["messages"]) == 1
    person.presses("Non, ça va", asked)
    law = person.says("et c'est puni ?")
    assert any(message["type"] == "card" for message in law["messages"])


def test_each_answer_reorders_the_contacts(person: Person) -> None:
    person.says("mon père me tape avec sa ceinture tous les soirs")
    asked = person.says("oui je peux parler")
    assert asked["topic"] == "danger"
    for _ in range(4):
        choice = next(m for m in asked["messages"] if m["type"] == "choices")["choices"][0]
        asked = person.presses(choice["label"], asked)
        if "Tu peux rester ici" in texts(asked):
            break
    assert "Tu peux rester ici" in texts(asked)
    assert any("119" in contact for contact in [texts(asked)])


def test_a_yes_that_answers_nothing_is_asked_again_once(person: Person) -> None:
    person.says("il est à coté je peux pas parler")
    asked = person.says("oui")
    assert len(asked["messages"]) <= 3
    assert asked["messages"][-1]["type"] == "choices"


def test_a_call_for_help_without_a_word(person: Person) -> None:
    assert first_contact(person.says("🆘"))


def test_a_stranger_to_the_subject_is_told_so(person: Person) -> None:
    answer = person.says("quel temps fera-t-il demain à Nanterre ?")
    assert answer["topic"] == "hors_sujet"
    assert answer["messages"][-1]["choices"]


def test_unclear_messages_are_never_met_twice_in_the_same_way(person: Person) -> None:
    first = texts(person.says("blorp grznk"))
    second = texts(person.says("fnarg"))
    third = texts(person.says("wuzzle"))
    assert len({first, second, third}) == 3


def test_two_people_are_never_mixed(person: Person) -> None:
    other = Person(person.stack)
    person.says("c'est quoi le consentement")
    other.says("c'est quoi la sextorsion")
    assert texts(person.says("et c'est puni ?")) != texts(other.says("et c'est puni ?"))
