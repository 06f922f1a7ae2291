"""« Et c'est puni ? », « que faire ? »: questions about the topic before."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import current_theme, written_answers

_PART = {
    "sanctions": "loi",
    "menu__plus": "plus",
    "menu__agir": "agir",
    "menu__qui": "qui",
}
_WITHOUT_TOPIC = {"sanctions": "utter_sanctions"}


class FollowUp(Action):  # type: ignore[misc]
    """Answers with the part of the last topic that is asked for."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_follow_up"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Says ``utter_<topic>_<part>``, or asks what it is about."""
        intent = tracker.get_intent_of_latest_message() or ""
        wanted = f"utter_{current_theme(tracker)}_{_PART.get(intent, 'plus')}"
        general = _WITHOUT_TOPIC.get(intent, "utter_menu")
        for response in (wanted, general, "utter_menu"):
            if response in written_answers():
                dispatcher.utter_message(response=response)
                break
        return []
