"""What the net notices, what it lets pass, and what it tells."""

from pathlib import Path

import pytest
import yaml

from bot.danger import DangerNet
from bot.messages import LEVELS

MESSAGES = yaml.safe_load((Path(__file__).parent / "messages.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def net() -> DangerNet:
    return DangerNet.load()


@pytest.mark.parametrize("text", MESSAGES["immediat"])
def test_immediate(net: DangerNet, text: str) -> None:
    assert net.read(text).level == "immediate"


@pytest.mark.parametrize("text", MESSAGES["grave"])
def test_serious(net: DangerNet, text: str) -> None:
    signal = net.read(text)
    assert signal.level in {"serious", "immediate"}
    assert signal.certain
    assert signal.kinds
    assert signal.reasons


@pytest.mark.parametrize("text", MESSAGES["remarque"])
def test_noticed(net: DangerNet, text: str) -> None:
    assert net.read(text).level != "none"


@pytest.mark.parametrize("text", MESSAGES["sans_danger"])
def test_no_danger(net: DangerNet, text: str) -> None:
    assert net.read(text).level == "none"


def test_kind_and_reason(net: DangerNet) -> None:
    signal = net.read("Il est derrière la porte, il a un couteau !")
    assert "arme" in signal.kinds
    assert any("couteau" in reason for reason in signal.reasons)


def test_a_signal_split_over_three_messages(net: DangerNet) -> None:
    before = ["il est rentré énervé", "je me suis enfermée dans la salle de bain"]
    assert net.read("il cogne à la porte", before).level == "immediate"


def test_an_earlier_danger_does_not_ring_for_ever(net: DangerNet) -> None:
    assert net.read("ok merci", ["il me frappe tous les soirs"]).level == "none"


@pytest.mark.parametrize("town", ["j'habite à Nanterre", "jsuis a clichy", "et à Colombes ?"])
def test_a_topic_and_then_a_town_tells_of_nobody(net: DangerNet, town: str) -> None:
    assert net.read(town, ["le cyberharcèlement"]).level == "none"
    assert net.read("où je vais pour ça ?", ["le cyberharcèlement"]).level == "none"


def test_where_somebody_is_does_not_hide_what_else_is_said(net: DangerNet) -> None:
    before = ["il est rentré énervé", "je me suis enfermée dans la salle de bain"]
    assert net.read("je suis à Colombes et il cogne à la porte", before).level == "immediate"
    assert net.read("j'ai 13 ans", ["un homme de 34 ans me demande des photos"]).level != "none"


@pytest.mark.parametrize(
    "text", ["non je parlais d'un film", "je rigole", "c'était pour mon exposé", "c'est une blague"]
)
def test_a_correction_is_believed(net: DangerNet, text: str) -> None:
    signal = net.read(text, ["il la tue à la fin"])
    assert signal.level == "none"
    assert signal.corrected


def test_a_correction_with_danger_now_still_rings(net: DangerNet) -> None:
    signal = net.read("je rigole pas il est derrière la porte il a un couteau")
    assert signal.level == "immediate"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("mon copain me frappe", "self"),
        ("mon père frappe mon petit frère", "other"),
        ("ma voisine se fait frapper par son mari", "other"),
        ("j'ai frappé ma femme hier", "author"),
    ],
)
def test_subject(net: DangerNet, text: str, subject: str) -> None:
    assert net.read(text).subject == subject


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("j'ai 14 ans et mon père me frappe", "minor"),
        ("il est à côté je peux pas parler", "cannot_speak"),
        ("il est à côté je peux pas parler", "someone_near"),
        ("je suis enceinte et il me tape", "pregnant"),
        ("je suis en fauteuil et ma fille me frappe", "disabled"),
    ],
)
def test_traits(net: DangerNet, text: str, trait: str) -> None:
    assert trait in net.read(text).traits


def test_levels_are_the_gateways_levels(net: DangerNet) -> None:
    assert {net.read(t).level for t in MESSAGES["immediat"]} <= set(LEVELS)


def test_weak_signs_alone_are_heard_by_the_other_net_first(net: DangerNet) -> None:
    signal = net.read("il m'attend en bas tous les soirs depuis que je suis partie")
    assert signal.level == "serious"
    assert not signal.certain
    assert net.read("il m'a frappée hier soir").certain


@pytest.mark.parametrize(
    ("text", "subject", "first"),
    [
        ("j'ai frappé ma copine hier je sais pas quoi faire", "author", "auteur"),
        ("j'ai giflé ma femme ce soir", "author", "auteur"),
        ("il m'a frappée alors je l'ai frappé aussi", "self", "coup"),
        ("il me tape et hier j'ai riposté je l'ai giflé", "self", "coup"),
        ("mon pote a frappé sa copine devant moi", "other", "coup"),
    ],
)
def test_who_hit_whom(net: DangerNet, text: str, subject: str, first: str) -> None:
    signal = net.read(text)
    assert (signal.subject, signal.kinds[0]) == (subject, first)
