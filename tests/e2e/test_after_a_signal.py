"""The conversation after a signal of danger: led on, believed, never left with a list."""

from __future__ import annotations

from typing import Any

from tests.e2e.stack import Person, first_contact, texts


def ids(reply: dict[str, Any]) -> list[str]:
    """Returns the ids of all contacts of a reply, the best one first."""
    return [c["id"] for m in reply["messages"] for c in m.get("contacts", ())]


def test_five_questions_then_the_plan(person: Person) -> None:
    reply = person.says("mon copain m'a encore mis des coups hier soir")
    assert reply["danger"] == "serious"
    for answer in ("oui", "non", "pour moi", "17 ans", "à Colombes"):
        assert "?" in texts(reply)
        reply = person.says(answer)
    assert "Tu peux rester ici" in texts(reply)
    plan = person.presses("Préparer un plan", reply)
    assert plan["topic"] == "plan_de_securite"


def test_a_minor_gets_no_adults_only_contact(person: Person) -> None:
    person.says("mon copain m'a encore mis des coups hier soir")
    for answer in ("oui", "non", "pour moi"):
        person.says(answer)
    reply = person.says("j'ai 15 ans")
    assert "allo-119" in ids(reply)
    assert not {"fvv92", "violences-femmes-info-3919"} & set(ids(reply)[:1])


def test_somebody_near_puts_writing_first(person: Person) -> None:
    person.says("il m'a frappée et il a pris un couteau")
    silent = person.says("non je peux pas parler")
    assert first_contact(silent) == "urgence-114"
    near = person.presses("Oui, tout près", silent) if "Oui, tout près" in texts(silent) else silent
    assert first_contact(near) == "urgence-114"


def test_suicide_gets_a_warm_sentence_and_the_3114(person: Person) -> None:
    reply = person.says("j'ai plus envie de vivre, je pense à me tuer tous les soirs")
    assert "suicide-3114" in ids(reply)[:3]
    assert "Merci de l'avoir écrit" in texts(reply)


def test_sextortion_gets_three_rules_and_the_3018(person: Person) -> None:
    reply = person.says(
        "un mec a des nudes de moi et il demande 200 euros sinon il envoie à ma famille"
    )
    # the 3018 closes at night: who answers now comes first, and it says when it opens
    listed = next(m for m in reply["messages"] if m["type"] == "contacts")["contacts"]
    helpline = next(contact for contact in listed if contact["id"] == "3018-e-enfance")
    assert not helpline["open_now"] or listed[0] == helpline
    assert "Ne paie pas, ne réponds plus, garde les messages" in texts(reply)


def test_who_fears_to_hurt_gets_a_door_of_their_own(person: Person) -> None:
    reply = person.says("je vais la frapper si elle rentre tard encore, je me contrôle plus")
    assert reply["danger"] in ("serious", "immediate")
    assert "ne-frappez-pas-fnacav" in ids(reply)


def test_no_is_believed_and_help_stays_within_one_tap(person: Person) -> None:
    person.says("il m'a frappée hier")
    reply = person.says("non ça va c'est fini")
    assert "Je te crois" in texts(reply)
    assert not ids(reply)
    assert "écris « aide »" in texts(reply)
    assert ids(person.says("Aide !"))
    assert ids(person.presses("Revoir les contacts", reply))


def test_why_this_message(person: Person) -> None:
    reply = person.says("il m'a frappée avec sa ceinture")
    why = person.presses("Pourquoi ce message ?", reply)
    assert "frapp" in texts(why)


def test_a_signal_split_over_three_messages(person: Person) -> None:
    person.says("il est rentré")
    person.says("il a bu et il crie")
    reply = person.says("il a pris le couteau de la cuisine")
    assert reply["danger"] in ("serious", "immediate")
    assert ids(reply)


def test_a_misunderstanding_is_put_right(person: Person) -> None:
    person.says("il est derriere la porte il a un couteau")
    reply = person.says("non je parlais d'un film")
    assert "J'avais mal compris" in texts(reply)
    after = person.says("c'est quoi le consentement")
    assert after["danger"] == "none"
    assert after["topic"] == "consentement"


def test_a_question_of_knowledge_during_the_questions_is_answered(person: Person) -> None:
    person.says("il m'a frappée hier")
    reply = person.says("c'est quoi une ordonnance de protection")
    assert reply["topic"] == "ordonnance_de_protection"
    assert "ordonnance" in texts(reply).lower()


def test_a_doubt_is_asked_and_the_answer_is_heard(person: Person) -> None:
    doubt = "il me fait peur jsp quoi faire"
    reply = person.says(doubt)
    assert reply["danger"] == "ask"
    assert "en danger maintenant" in texts(reply)
    assert "Je te crois" in texts(person.presses("Non, ça va", reply))
    other = Person(person.stack)
    assert "en danger maintenant" in texts(other.says(doubt))
    assert ids(other.says("oui"))
