"""The second net: a trained reading of danger for what has no keyword."""

from __future__ import annotations

from pathlib import Path
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

from nlu.engine.corpus import fingerprint, read_corpus
from nlu.engine.danger_model import DangerModel, DangerReading
from nlu.engine.linear import LinearText
from nlu.french.surface import words

DANGER = "danger"
UNKNOWN_KIND = "implicite"
_FEW_WORDS = 3
_CORPUS = "nlu/examples/danger_corpus"
DOUBT = "danger__doute"
DANGER_FORM = "danger_form"
_ALARMING = frozenset({"danger__quelquun_pres", "danger__parler_non"})
"""Answers to the questions after a signal that are a signal where nobody asked them."""
DECLARED = {  # what a button says of the danger by itself
    DANGER: "serious",
    "danger__maintenant": "immediate",
    "danger__auteur": "immediate",
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DangerReader(IntentClassifier, GraphComponent):
    """Estimates how surely a message signals danger, beside the topic.

    The gateway's own net hands over its doubt as ``metadata["signal"]`` ("ask").
    Either net alone is enough for one question; both, or a clear reading of
    this one, make the intent ``danger``, whose rule shows the contacts; the topic that
    was understood beside it stays in ``understood``.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``ask`` and ``clear``: probabilities of danger from which to ask and to show.

        ``answer``: probability from which a message counts as the answer to a question
        about the danger (« je peux pas parler », « il est parti ») and stays one,
        or as the small talk that ``harmless`` lists (« oui », « bonjour »), which the
        corpus does not hold and about which nothing needs to be asked.
        """
        return {
            "corpus": _CORPUS,
            "harmless": [],
            "strength": 10.0,
            "min_count": 2,
            "concepts": 0.3,
            "ask": 0.2,
            "clear": 0.7,
            "answer": 0.5,
        }

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: DangerModel,
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
    ) -> DangerReader:
        """Returns an untrained component (Rasa calls it before training)."""
        levels, kinds = (
            LinearText(config["strength"], config["min_count"], config["concepts"])
            for _ in range(2)
        )
        return cls(config, model_storage, resource, DangerModel(levels, kinds))

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Makes Rasa train again when a file of the corpus changed."""
        # Rasa asks this of a node that it took from its cache too, whose config is another
        return fingerprint(Path(config.get("corpus", _CORPUS)))

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on the corpus alone; the examples of the topics are not labelled for danger."""
        self._model.fit(read_corpus(Path(self._config["corpus"])))
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
    ) -> DangerReader:
        """Returns the trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, DangerModel.load(folder))

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        """Adds ``danger`` to each message and makes it the intent where it is one."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.strip() and not text.startswith("/"):
                self._read(message, tracker)
        return messages

    def _read(self, message: Message, tracker: Optional[DialogueStateTracker]) -> None:
        reading = self._model.read(message.get(TEXT))
        level = self._level(message, reading)
        if self._is_small_talk(message, level) or (level == "ask" and _is_asked(tracker)):
            level = "none"
        kind = next(iter(_natures(message)), reading.kind) or UNKNOWN_KIND
        danger = {"level": level, "score": reading.score, "kind": kind, "words": reading.words}
        message.set("danger", danger, add_to_output=True)
        is_clear = reading.score >= self._config["clear"] and not _is_short(message)
        is_alarm = _is_guided(tracker) and _intent(message)[0] in _ALARMING
        is_answer = self._answers(message) and not is_clear and not is_alarm
        if level == "none" or is_answer:
            return
        name = DOUBT if level == "ask" else DANGER
        message.set("understood", _intent(message)[0], add_to_output=True)
        message.set(INTENT, {"name": name, "confidence": reading.score}, add_to_output=True)
        # the kind chooses the first sentence (responses/danger.yml)
        nature = {"entity": "nature", "value": kind, "start": 0, "end": 0}
        message.set("entities", [nature], add_to_output=True)

    def _answers(self, message: Message) -> bool:
        name, confidence = _intent(message)
        return name.startswith(f"{DANGER}__") and confidence >= self._config["answer"]

    def _is_small_talk(self, message: Message, level: str) -> bool:
        """Whether it is an « oui » or a greeting, which the corpus does not hold.

        In a few words it stays one whatever the reading says; in more it is only not
        asked about. The other net is never overruled.
        """
        name, confidence = _intent(message)
        is_named = name in self._config["harmless"] and confidence >= self._config["answer"]
        if not is_named or _signal(message) != "none":
            return False
        return level == "ask" or _is_short(message)

    def _level(self, message: Message, reading: DangerReading) -> str:
        signal = _signal(message)
        both = signal != "none" and reading.score >= self._config["ask"]
        if both or reading.score >= self._config["clear"]:
            return "immediate" if reading.urgent else "serious"
        if signal != "none" or reading.score >= self._config["ask"]:
            return "ask"
        return "none"


def _is_short(message: Message) -> bool:
    """Whether it is too short for the reading, which learnt from whole sentences."""
    return len(words(message.get(TEXT))) <= _FEW_WORDS


def _is_asked(tracker: Optional[DialogueStateTracker]) -> bool:
    """Whether the questions about a danger are being asked already."""
    return bool(tracker is not None and tracker.active_loop_name)


def _is_guided(tracker: Optional[DialogueStateTracker]) -> bool:
    """Whether a guided conversation is open, whose questions are not about a danger."""
    return _is_asked(tracker) and tracker is not None and tracker.active_loop_name != DANGER_FORM


def _signal(message: Message) -> str:
    """Returns what the gateway's own net read: none, ask, serious, immediate."""
    return str((message.get("metadata") or {}).get("signal", "none"))


def _natures(message: Message) -> List[str]:
    """Returns the kinds of danger that the gateway's own net found."""
    return [str(nature) for nature in (message.get("metadata") or {}).get("natures", [])]


def _intent(message: Message) -> Tuple[str, float]:
    intent = message.get(INTENT) or {}
    return str(intent.get("name")), float(intent.get("confidence") or 0.0)
