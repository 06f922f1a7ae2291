"""A turn of Rasa's with the lean calls of ``nlu.engine.remote``."""

from __future__ import annotations

from typing import Any, Dict, Text, Tuple

from rasa.core.actions.action import Action
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.engine.remote import ActionServer, lean

_FACTS = ("commune", "peut_parler", "quelquun_pres", "pour_qui", "mineur", "simple")
"""Slots that hold what a person has said of themselves; the others are Rasa's own affair."""


class LeanProcessor(MessageProcessor):
    """Does what Rasa's processor does, with actions and forms that call leanly."""

    @classmethod
    def of(cls, loaded: MessageProcessor) -> LeanProcessor:
        """Takes over a processor with its model, which is not loaded a second time."""
        processor = cls.__new__(cls)
        vars(processor).update(vars(loaded))
        if loaded.action_endpoint is not None:
            processor.action_endpoint = ActionServer.at(loaded.action_endpoint)
        return processor

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> Tuple[Action, PolicyPrediction]:
        """Returns the next action, lean, and why it is the next."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return lean(action, self.action_endpoint), prediction

    async def _handle_message_with_tracker(
        self, message: UserMessage, tracker: DialogueStateTracker
    ) -> None:
        missed = (message.metadata or {}).pop("missed", None)
        if missed:
            self._catch_up(tracker, missed)
        await super()._handle_message_with_tracker(message, tracker)

    def _catch_up(self, tracker: DialogueStateTracker, missed: Dict[Text, Any]) -> None:
        """Takes note of the topic and the facts of turns that the gateway answered by itself."""
        told = missed.get("slots") or {}
        for slot in _FACTS:
            if told.get(slot) is not None and told[slot] != tracker.get_slot(slot):
                tracker.update(SlotSet(slot, told[slot]), self.domain)
        theme = missed.get("theme")
        if theme not in self.domain.intents or tracker.active_loop_name:
            return
        intent = {"name": theme, "confidence": 1.0}
        heard = {"intent": intent, "entities": [], "text": f"/{theme}"}
        tracker.update(UserUttered(f"/{theme}", intent, parse_data=heard), self.domain)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME), self.domain)

    async def close(self) -> None:
        """Closes the connections to the action server."""
        if isinstance(self.action_endpoint, ActionServer):
            await self.action_endpoint.close()
