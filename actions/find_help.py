"""Who can help: near a town, about a topic, at an hour."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import answer_of, current_theme, intent_of, said, written_answers
from actions.moments import moment_of
from bot.directory.communes import commune_name, find_commune

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
        if town is not None and town.code is None and town.department != OURS:
            dispatcher.utter_message(response="utter_aide_ailleurs")
            return []
        code = (town.code if town is not None else None) or tracker.get_slot("commune")
        name = town.name if town is not None and town.code else commune_name(code) if code else None
        if name is not None:
            self._near(dispatcher, tracker, name, town is None or town.certain)
            return [SlotSet("commune", code)]
        self._without_town(dispatcher, tracker)
        return []

    @staticmethod
    def _near(dispatcher: CollectingDispatcher, tracker: Tracker, town: str, certain: bool) -> None:
        """Who helps near that town, for the topic before where there is one."""
        wanted = _wanted(current_theme(tracker))
        custom = {"contacts": wanted} if wanted else {}
        response = "utter_aide_ville" if certain else "utter_aide_ville_a_confirmer"
        dispatcher.utter_message(response=response, ville=town, json_message=custom)

    @staticmethod
    def _without_town(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        theme_answer = f"utter_{current_theme(tracker)}_qui"
        is_near_me = intent_of(tracker) != "chercher_aide"
        if theme_answer in written_answers():
            dispatcher.utter_message(response=theme_answer)
            if is_near_me:
                dispatcher.utter_message(response="utter_aide_ville_question")
            return
        general = "utter_aide_quelle_ville" if is_near_me else "utter_chercher_aide"
        known = general if general in written_answers() else "utter_aide_quelle_ville"
        dispatcher.utter_message(response=known)


def _wanted(theme: str | None) -> dict[str, list[str]]:
    """The dangers and needs of a topic, with somebody who listens."""
    wanted = (answer_of(f"utter_{theme}_qui").get("custom") or {}).get("contacts") or {}
    if not wanted:
        return {}
    needs = dict.fromkeys([*wanted.get("besoins", ()), "ecoute"])
    return {"natures": list(wanted.get("natures", ())), "besoins": list(needs)}


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
