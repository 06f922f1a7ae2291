"""A turn of Rasa's with the lean calls of ``nlu.engine.remote``."""

from __future__ import annotations

from typing import Tuple

from rasa.core.actions.action import Action
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.engine.remote import ActionServer, lean


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

    async def close(self) -> None:
        """Closes the connections to the action server."""
        if isinstance(self.action_endpoint, ActionServer):
            await self.action_endpoint.close()
