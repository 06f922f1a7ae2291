"""The component that tells which topic of the taxonomy a message is about."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.engine.linear import LinearText

UNSURE = "nlu_fallback"
"""The intent of a message whose topic is not sure enough to be answered."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Reads the topic of a message from its words, its spelling and its concepts.

    Replaces Rasa's own logistic regression, which crashes on an empty text and
    spends seconds in the import of ``skops`` at each start.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``sure``: least probability of the first topic; ``ranking``: how many are kept."""
        return {"strength": 20.0, "min_count": 2, "sure": 0.35, "ahead": 0.05, "ranking": 5}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearText,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Returns an untrained component (Rasa calls it before training)."""
        model = LinearText(strength=config["strength"], min_count=config["min_count"])
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the model on the intent examples and stores it in Rasa's model."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        self._model.fit([m.get(TEXT) for m in examples], [m.get(INTENT) for m in examples])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Returns the trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearText.load(folder))

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the intent and the ranking of each message; payloads are left to Rasa."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):
                continue
            ranking = self._model.ranking(text)[: self._config["ranking"]]
            named = [{"name": name, "confidence": confidence} for name, confidence in ranking]
            sure = self._is_sure(text, [confidence for _, confidence in ranking])
            intent = named[0] if sure else {"name": UNSURE, "confidence": ranking[0][1]}
            message.set(INTENT, intent, add_to_output=True)
            message.set("intent_ranking", named, add_to_output=True)
        return messages

    def _is_sure(self, text: str, confidences: List[float]) -> bool:
        if not text.strip():
            return False
        lead = confidences[0] - confidences[1]
        return bool(confidences[0] >= self._config["sure"] and lead >= self._config["ahead"])
