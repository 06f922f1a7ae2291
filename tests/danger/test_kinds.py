"""Who hurts tells which help fits, before any question is answered."""

from __future__ import annotations

import pytest

from bot.danger import DangerNet

NET = DangerNet.load()


@pytest.mark.parametrize(
    "text",
    [
        "mon père me tape avec sa ceinture tous les soirs",
        "ma mère me frappe quand elle a bu",
        "mon beau-père me touche la nuit",
    ],
)
def test_a_parent_who_hurts_makes_a_child_likely(text: str) -> None:
    assert "enfant" in NET.read(text).kinds


@pytest.mark.parametrize("text", ["mon mari me frappe", "mon copain m'a mis des coups hier"])
def test_a_partner_does_not(text: str) -> None:
    assert "enfant" not in NET.read(text).kinds
