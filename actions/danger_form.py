"""The questions after a signal of danger: the last one, the town, is free text."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT, FormValidationAction

from actions.context import intent_of, said
from actions.guided_reading import DANGERS
from bot.directory.communes import find_commune

UNANSWERED = "danger_relances"
PATIENCE = 2
"""How often a question is put again to somebody who writes of something else."""

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

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Ends the questions for somebody who was asked again and writes of something else.

        The contacts stay. Rasa asks first right after the message, and drops what is
        said then unless a question was answered; it asks again once another answer was given.
        """
        events: list[dict[str, Any]] = await super().get_validation_events(
            dispatcher, tracker, domain
        )
        if not _is_answered(tracker):
            return [*events, SlotSet(UNANSWERED, None)] if events else []
        asked = tracker.get_slot(REQUESTED_SLOT)
        if asked is None or intent_of(tracker) in DANGERS:
            return events
        times = (tracker.get_slot(UNANSWERED) or 0) + 1
        if times <= PATIENCE:
            return [*events, SlotSet(UNANSWERED, times)]
        return [*events, SlotSet(UNANSWERED, None), SlotSet(REQUESTED_SLOT, None)]


def _is_answered(tracker: Tracker) -> bool:
    """Whether something was said to the last message already, before its question comes again."""
    for event in reversed(tracker.events):
        if event["event"] in ("user", "bot"):
            return bool(event["event"] == "bot")
    return False
