"""Who can help: near a town, about a topic, at an hour."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import current_theme, said, written_answers
from actions.moments import moment_of
from bot.directory.communes import find_commune

OURS = "92"
"""« Le 92 » names no town: it is asked for."""


class FindHelp(Action):  # type: ignore[misc]
    """Recommends help for the town that is named, or for the topic before."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_find_help"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Remembers the town and says who can help there.

        A town that is only guessed is shown all the same, with the question whether it is
        the one: somebody who waits for an answer must not lose a turn to a spelling.
        """
        town = find_commune(said(tracker))
        if town is not None and town.code is not None:
            response = "utter_aide_ville" if town.certain else "utter_aide_ville_a_confirmer"
            dispatcher.utter_message(response=response, ville=town.name)
            return [SlotSet("commune", town.code)]
        if town is not None and town.department != OURS:
            dispatcher.utter_message(response="utter_aide_ailleurs")
            return []
        dispatcher.utter_message(response=self._without_town(tracker))
        return []

    @staticmethod
    def _without_town(tracker: Tracker) -> str:
        theme_answer = f"utter_{current_theme(tracker)}_qui"
        if tracker.get_intent_of_latest_message() == "chercher_aide":
            for response in (theme_answer, "utter_chercher_aide"):
                if response in written_answers():
                    return response
        return "utter_aide_quelle_ville"


class OpeningHours(Action):  # type: ignore[misc]
    """« Et le soir ? »: who answers at that moment."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_opening_hours"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Says who can be reached at the moment that is asked for."""
        town = find_commune(said(tracker))
        moment = moment_of(said(tracker))
        dispatcher.utter_message(
            response="utter_aide_horaires", moment=moment.phrase, code_moment=moment.code
        )
        return [SlotSet("commune", town.code)] if town is not None and town.code else []
