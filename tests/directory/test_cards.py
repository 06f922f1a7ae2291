"""What a person reads on a contact."""

from __future__ import annotations

from datetime import datetime

from bot.directory import Directory, Situation
from bot.directory.cards import spoken, to_contact
from bot.directory.hours import PARIS
from bot.directory.model import Referral
from bot.messages import Contact

DIRECTORY = Directory.from_seed()
DAY = datetime(2026, 11, 24, 11, tzinfo=PARIS)
NIGHT = datetime(2026, 11, 25, 2, 30, tzinfo=PARIS)


def _contact(id_: str, now: datetime = DAY) -> Contact:
    service = DIRECTORY.get(id_)
    assert service is not None
    return to_contact(Referral(service, service.channels, "test"), now)


def test_114_is_written_to() -> None:
    action = _contact("urgence-114").actions[0]
    assert (action.kind, action.label, action.href) == (
        "sms",
        "Écrire au 114 par SMS",
        "sms:114",
    )


def test_labels_are_said_as_on_a_poster() -> None:
    assert _contact("violences-femmes-info-3919").actions[0].label == "Appeler le 3919"
    assert _contact("france-victimes-116006").actions[0].label == "Appeler le 116 006"
    assert _contact("fvv92").actions[0].label == "Appeler le 01 47 91 48 44"
    assert _contact("17cyber").actions[0].label == "Ouvrir le tchat"
    assert _contact("stopncii").actions[0].label == "Ouvrir le site"
    assert _contact("femmes-handicapees-fdfa").actions[1].href == "mailto:ecoute@fdfa.fr"
    assert spoken("0800059595") == "0 800 05 95 95"


def test_price_and_bill() -> None:
    assert _contact("violences-femmes-info-3919").notes[:2] == (
        "gratuit",
        "n'apparaît pas sur la facture",
    )
    assert _contact("3018-e-enfance").notes == ("gratuit",)
    assert _contact("fvv92").notes == ("prix d'un appel ordinaire",)
    assert "à vérifier" in _contact("umj-92").notes


def test_hours_of_each_channel() -> None:
    assert _contact("allo-119").hours == (
        "appel : 24 h/24, 7 j/7 ; tchat : aux horaires affichés sur le site"
    )
    assert _contact("3018-e-enfance").hours == "ouvert, jusqu'à 23 h"
    assert _contact("3018-e-enfance", NIGHT).open_now is False
    assert _contact("fvv92").open_now is None


def test_writing_comes_first_for_who_cannot_speak() -> None:
    contacts = DIRECTORY.refer(Situation(kinds=("images",), minor=True, can_speak=False), DAY)
    assert contacts[0].id == "3018-e-enfance"
    assert contacts[0].actions[0].kind == "chat"
