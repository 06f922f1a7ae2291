"""The questions after a signal of danger: the last one, the town, is free text."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions.context import intent_of, said
from bot.directory.communes import find_commune

UNKNOWN_TOWN = "inconnue"
"""What stands in the slot of somebody who would rather not say, or is elsewhere."""

_NO_ANSWER = frozenset({"non", "danger__parler_non"})


class ValidateDangerForm(FormValidationAction):  # type: ignore[misc]
    """Fills the town from what is written; only its code is remembered."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "validate_danger_form"

    async def extract_commune(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, str]:
        """Returns the town that is named, at any question; a refusal only at its own.

        A guess counts, and is said: no question more while somebody is in danger.
        """
        town = find_commune(said(tracker))
        if town is not None:
            if town.code is not None and not town.certain:
                dispatcher.utter_message(response="utter_danger_ville_comprise", ville=town.name)
            return {"commune": town.code or UNKNOWN_TOWN}
        is_asked = tracker.get_slot("requested_slot") == "commune"
        if is_asked and intent_of(tracker) in _NO_ANSWER:
            return {"commune": UNKNOWN_TOWN}
        return {}
