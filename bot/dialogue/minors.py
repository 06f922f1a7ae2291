"""« Et pour un mineur ? »: what differs before 18 for the topic that was talked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NEED = "jeunes"


def about_minors(
    entry: Mapping[str, Any], general: Mapping[str, Any], helpers: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns a response: the text and the laws of that topic, who helps, what comes next.

    Args:
        entry: that topic in ``responses/data/mineurs.yml``.
        general: ``utter_suite__mineur``, whose buttons are shown.
        helpers: ``utter_<topic>_qui``, whose contacts are narrowed to those of minors.
    """
    wanted = (helpers.get("custom") or {}).get("contacts") or {}
    needs = dict.fromkeys([*wanted.get("besoins", ()), _NEED])
    contacts = {
        "natures": list(wanted.get("natures", ())),
        "besoins": list(needs),
        "mineur": True,
    }
    custom = {"contacts": contacts, "lois": list(entry.get("lois", ()))}
    return {"text": entry["texte"], "custom": custom, "buttons": general.get("buttons", [])}
