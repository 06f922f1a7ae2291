"""The component that tells which topic of the taxonomy a message is about."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.engine.linear import LinearText

Guess = Tuple[Text, float]
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
        """``sure``: least probability of the first topic, ``ahead``: its least lead.

        ``answer``: least probability of an answer while a question is open;
        ``ranking``: how many guesses are kept.
        """
        return {
            "strength": 20.0,
            "min_count": 2,
            "concepts": 0.5,
            "sure": 0.35,
            "ahead": 0.05,
            "answer": 0.15,
            "ranking": 5,
        }

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
        model = LinearText(config["strength"], config["min_count"], config["concepts"])
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

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        """Sets the intent and the ranking of each message; payloads are left to Rasa."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):
                continue
            ranking = self._model.ranking(text)
            intent = self._intent(text, ranking, asked=_is_asked(tracker))
            named = [_named(*guess) for guess in ranking[: self._config["ranking"]]]
            message.set(INTENT, intent, add_to_output=True)
            message.set("intent_ranking", named, add_to_output=True)
        return messages

    def _intent(self, text: str, ranking: List[Guess], asked: bool) -> Dict[Text, Any]:
        if not text.strip():
            return _named(UNSURE, 0.0)
        if self._is_sure(ranking):
            return _named(*ranking[0])
        answers = [guess for guess in ranking if _is_answer(guess[0])]
        if asked and answers[0][1] >= self._config["answer"]:
            # a question is open: what reads as an answer to it is one
            total = sum(confidence for _, confidence in answers)
            return _named(answers[0][0], answers[0][1] / total)
        return _named(UNSURE, ranking[0][1])

    def _is_sure(self, ranking: List[Guess]) -> bool:
        first, second = ranking[0][1], ranking[1][1]
        return first >= self._config["sure"] and first - second >= self._config["ahead"]


def _named(name: Text, confidence: float) -> Dict[Text, Any]:
    return {"name": name, "confidence": confidence}


def _is_asked(tracker: Optional[DialogueStateTracker]) -> bool:
    return bool(tracker and tracker.active_loop_name)


def _is_answer(name: Text) -> bool:
    return name in ("oui", "non") or name.startswith("danger__")
