"""Perhaps a danger: the answer to what was understood, and one question."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import can_only_write, topic_of, written_answers

_IN_WRITING = "danger__par_ecrit"


class Doubt(Action):  # type: ignore[misc]
    """Answers the topic where it is sure, then asks about the danger.

    A doubt must not cost the person their answer: most of those who are asked
    are in no danger.
    """

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_doubt"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Says ``utter_<topic>`` where the topic can be followed up, then the question.

        Somebody who cannot telephone is shown first who can be reached in writing.
        """
        if tracker.latest_message.get("understood") == _IN_WRITING or can_only_write(tracker):
            dispatcher.utter_message(response=f"utter_{_IN_WRITING}")
        topic = topic_of(tracker.latest_message)
        if f"utter_{topic}_agir" in written_answers():
            dispatcher.utter_message(response=f"utter_{topic}")
        dispatcher.utter_message(response="utter_danger_question")
        return []
