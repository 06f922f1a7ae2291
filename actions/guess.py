"""When the topic is not sure: two or three named guesses, never the same way twice."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import RESPONSES, written_answers

_GUESSES = 3
_FEWEST = 2  # one guess alone is no choice
_WITH_GUESSES = "utter_repli_choix"
_LADDER = (_WITH_GUESSES, "utter_repli_autrement", "utter_repli_themes", "utter_repli_humain")


@cache
def titles() -> dict[str, str]:
    """Returns the words by which each topic is offered on a button."""
    text = (RESPONSES / "data" / "titres.yml").read_text(encoding="utf-8")
    content = yaml.load(text, Loader=yaml.CSafeLoader)
    return {str(topic): str(title) for topic, title in content["titres"].items()}


class Guess(Action):  # type: ignore[misc]
    """Offers the likeliest topics, then another wording, then a human voice."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_guess"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Says the next fallback of the ladder."""
        buttons = self._buttons(tracker)
        response = self._next(tracker.get_slot("dernier_repli"), bool(buttons))
        if response == _WITH_GUESSES:
            dispatcher.utter_message(response=response, buttons=buttons)
        else:
            dispatcher.utter_message(response=response)
        return [SlotSet("dernier_repli", response)]

    @staticmethod
    def _next(last: str | None, has_guesses: bool) -> str:
        """Returns the step after the last one; guesses are a step only where there are some."""
        steps = _LADDER if has_guesses else _LADDER[1:]
        return steps[(steps.index(last) + 1) % len(steps)] if last in steps else steps[0]

    @staticmethod
    def _buttons(tracker: Tracker) -> list[dict[str, str]]:
        ranking = tracker.latest_message.get("intent_ranking") or []
        topics = [str(guess.get("name", "")).split("__")[0] for guess in ranking]
        offered = [
            topic
            for topic in dict.fromkeys(topics)
            if topic in titles() and f"utter_{topic}_agir" in written_answers()
        ]
        named = [{"title": titles()[topic], "payload": f"/{topic}"} for topic in offered]
        if len(named) < _FEWEST:
            return []
        return [*named[:_GUESSES], {"title": "Autre chose", "payload": "/menu"}]
