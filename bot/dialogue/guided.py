"""The floor: the same written answers, chosen by buttons and plain words, without Rasa.

It keeps no state and learns nothing; it only makes sure that nobody meets an
error or silence while Rasa is loading, slow or gone.
"""

from __future__ import annotations

from typing import Any

from bot.dialogue.content import Content, Response
from bot.dialogue.port import Answer, Turn
from nlu.french.surface import words

_PARTS = {"sanctions": "loi", "menu__plus": "plus", "menu__agir": "agir", "menu__qui": "qui"}
_DANGER_FORM = "danger_form"
_COMMON_WORDS = frozenset("le la les l un une des de du d ou a qui que ce en et sur par".split())


class GuidedEngine:
    """Answers from ``responses/`` alone.

    Args:
        content: the written answers.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._words_of_topics = {
            topic: frozenset(words(title)) - _COMMON_WORDS
            for topic, title in content.titles.items()
        }

    async def answer(self, turn: Turn) -> Answer:
        """Returns a written answer for a button or a text; never fails."""
        intent = (turn.payload or "").lstrip("/").split("{")[0] or self._intent(turn.text)
        slots = dict(turn.slots)
        if intent in self._content.slots_by_intent:
            name, value = self._content.slots_by_intent[intent]
            slots[name] = value
        if intent == "danger" or (turn.signal != "none" and not turn.payload):
            return self._danger(turn, slots)
        if intent.startswith("danger__") and f"utter_{intent}" not in self._content.responses:
            return self._after_danger(turn, slots)
        return Answer(self._written(intent, turn, slots), intent.split("__")[0], 0.5, slots=slots)

    async def forget(self, conversation: str) -> None:
        """Nothing is kept, so there is nothing to forget."""

    async def is_ready(self) -> bool:
        """The written answers are always there."""
        return True

    def _danger(self, turn: Turn, slots: dict[str, Any]) -> Answer:
        if turn.signal == "ask":
            question = self._find("utter_danger_question", slots)
            return Answer([question], "danger", 0.5, "ask", slots)
        welcome = self._find("utter_danger_accueil", slots)
        following = self._after_danger(turn, slots).responses
        return Answer([welcome, *following], "danger", 0.5, "serious", slots)

    def _after_danger(self, turn: Turn, slots: dict[str, Any]) -> Answer:
        question = self._content.open_question(_DANGER_FORM, slots)
        said = question or self._find("utter_danger_rester", slots)
        return Answer([said], "danger", 0.5, turn.signal, slots)

    def _written(self, intent: str, turn: Turn, slots: dict[str, Any]) -> list[Response]:
        part = _PARTS.get(intent)
        names = [f"utter_{turn.theme}_{part}"] if part and turn.theme else []
        names += [f"utter_{intent}", "utter_repli_autrement", "utter_menu"]
        for name in names:
            if name in self._content.responses:
                return [self._find(name, slots)]
        return []

    def _find(self, name: str, slots: dict[str, Any]) -> Response:
        return self._content.response(name, slots) or {}

    def _intent(self, text: str) -> str:
        """Returns the topic whose title shares most words with the text, else the menu."""
        said = frozenset(words(text))
        shared = {t: len(said & title) / len(title) for t, title in self._words_of_topics.items()}
        best = max(shared, key=lambda topic: shared[topic])
        return best if shared[best] >= 0.5 else "repli_autrement"
