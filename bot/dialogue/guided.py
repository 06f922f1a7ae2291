"""The floor: the same written answers, chosen by buttons and plain words, without Rasa.

It keeps no state and learns nothing; it only makes sure that nobody meets an
error or silence while Rasa is loading, slow or gone.
"""

from __future__ import annotations

from typing import Any

from bot.dialogue.content import Content, Response
from bot.dialogue.minors import about_minors
from bot.dialogue.pathways import ANSWERED, Pathway, get_pathways
from bot.dialogue.port import Answer, Turn
from bot.messages import Level
from nlu.french.surface import plain

_PARTS = {"sanctions": "loi", "menu__plus": "plus", "menu__agir": "agir", "menu__qui": "qui"}
_DANGER_FORM = "danger_form"
DECLARED: dict[str, Level] = {  # what a button says of the danger by itself
    "danger": "serious",
    "danger__maintenant": "immediate",
    "danger__auteur": "immediate",
}
_COMMON_WORDS = frozenset(
    """le la les l un une des de du d ou a qui que ce c en et sur par je tu il on suis es est sais
    ma mon mes ta ton moi toi pour dans avec au aux se s me m faire peux""".split()
)
_SURENESS = 0.5  # of everything that it says: it has understood a word, not a sentence
_ESSENTIAL = "utter_parcours_essentiel"
_UNKNOWN = "repli_autrement"
_FALLBACKS = (f"utter_{_UNKNOWN}", "utter_repli_themes", "utter_repli_humain")
_LAST_FALLBACK = "dernier_repli"
_A_FEW = 8  # words of a follow-up; a longer message tells something of its own
_MINORS = "suite__mineur"
_NEAR = "aide_pres_de_chez_moi"
_FOR_A_TOWN = (_UNKNOWN, _NEAR, "chercher_aide")  # what else is said beside a town is answered


class GuidedEngine:
    """Answers from ``responses/`` alone.

    Args:
        content: the written answers.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._starts = {pathway.start: pathway for pathway in get_pathways().values()}
        self._words_of_topics = {
            topic: named
            for topic, title in content.titles.items()
            if (named := frozenset(plain(title).split()) - _COMMON_WORDS)
        }

    async def answer(self, turn: Turn) -> Answer:
        """Returns a written answer for a button or a text; never fails."""
        slots = dict(turn.slots)
        if turn.payload is not None:
            return self._pressed(turn.payload.lstrip("/").split("{")[0], turn, slots)
        if turn.danger != "none":
            return self._lead_on(turn.signal, slots)
        if turn.signal == "ask":
            return self._say("utter_danger_question", "danger", "ask", slots)
        intent = self._intent(turn.text)
        if intent == _UNKNOWN and turn.theme:
            intent = self._follow_up(turn.text) or _UNKNOWN
        if turn.town and intent in _FOR_A_TOWN:
            return self._near(turn.town, turn.theme, slots)
        if intent == _UNKNOWN:
            return self._not_understood(slots)
        return self._written(intent, turn, slots)

    async def forget(self, conversation: str) -> None:
        """Nothing is kept, so there is nothing to forget."""

    async def is_ready(self) -> bool:
        """The written answers are always there."""
        return True

    def _pressed(self, intent: str, turn: Turn, slots: dict[str, Any]) -> Answer:
        for slot, value in self._content.slots_by_intent.get(intent, ()):
            slots[slot] = value
        if intent == _NEAR and turn.town:
            return self._near(turn.town, turn.theme, slots)
        if intent in DECLARED:
            level = DECLARED[intent]
            following = self._lead_on(level, slots)
            said = [self._find("utter_danger_accueil", slots), *following.responses]
            return Answer(said, intent, _SURENESS, level, slots)
        if intent.startswith(ANSWERED) or intent in self._starts:
            return self._essential(self._starts.get(intent), turn, slots)
        if intent.startswith("danger__") and f"utter_{intent}" not in self._content.responses:
            return self._lead_on(turn.signal, slots)
        return self._written(intent, turn, slots)

    def _essential(self, pathway: Pathway | None, turn: Turn, slots: dict[str, Any]) -> Answer:
        """The cards of a guided conversation, or what one can do about its topic.

        The questions need an engine that remembers; who asks for them still gets the help.
        """
        topic = pathway.parcours.split("__")[0] if pathway else turn.theme
        end = pathway.fins[-1] if pathway else None
        if pathway and end and end.cartes_toutes:
            leaves = [card.model_dump() for card in pathway.cards(end, {})]
            cards = {"texte": end.cartes_texte, "cartes": leaves}
            contacts = {name: list(wanted) for name, wanted in end.contacts.items()}
            buttons = [{"title": b.titre, "payload": b.payload} for b in end.boutons]
            said: list[Response] = [
                {"custom": {"cartes": cards}},
                {"text": end.texte, "custom": {"contacts": contacts}, "buttons": buttons},
            ]
        elif f"utter_{topic}_agir" in self._content.responses:
            said = [self._find(name, slots) for name in (_ESSENTIAL, f"utter_{topic}_agir")]
        else:
            said = [self._find("utter_parcours_aucun", slots)]
        return Answer(said, topic or "menu", _SURENESS, "none", slots)

    def _lead_on(self, level: Level, slots: dict[str, Any]) -> Answer:
        """The next question about the danger; its contacts follow what is known by now."""
        question = self._content.open_question(_DANGER_FORM, slots)
        said = question or self._find("utter_danger_rester", slots)
        return Answer([said], "danger", _SURENESS, level, slots)

    def _written(self, intent: str, turn: Turn, slots: dict[str, Any]) -> Answer:
        if intent == _MINORS and turn.theme in self._content.minors:
            general, helpers = self._find(f"utter_{intent}", slots), f"utter_{turn.theme}_qui"
            entry = self._content.minors[turn.theme]
            said = about_minors(entry, general, self._find(helpers, slots))
            return Answer([said], intent, _SURENESS, "none", slots)
        part = _PARTS.get(intent)
        names = [f"utter_{turn.theme}_{part}"] if part and turn.theme else []
        for name in [*names, f"utter_{intent}", f"utter_{_UNKNOWN}"]:
            if name in self._content.responses:
                return self._say(
                    name, "hors_sujet" if intent == _UNKNOWN else intent, "none", slots
                )
        raise LookupError(f"utter_{_UNKNOWN} is not written")

    def _near(self, town: str, theme: str | None, slots: dict[str, Any]) -> Answer:
        """Who helps near a town, for the topic before where there is one."""
        said = dict(self._find("utter_aide_ville", slots))
        said["text"] = said["text"].replace("{ville}", town)
        wanted = (self._find(f"utter_{theme}_qui", slots).get("custom") or {}).get("contacts")
        if wanted:
            needs = dict.fromkeys([*wanted.get("besoins", ()), "ecoute"])
            said["custom"] = {"contacts": {**wanted, "besoins": list(needs)}}
        return Answer([said], _NEAR, _SURENESS, "none", slots)

    def _say(self, name: str, intent: str, level: Level, slots: dict[str, Any]) -> Answer:
        return Answer([self._find(name, slots)], intent, _SURENESS, level, slots)

    def _find(self, name: str, slots: dict[str, Any]) -> Response:
        return self._content.response(name, slots) or {}

    def _intent(self, text: str) -> str:
        """Returns the topic that the text names, or whose title shares enough words with it."""
        said, spoken = frozenset(plain(text).split()), _spoken(text)
        shared = {
            topic: 1.0 if _spoken(topic) in spoken else len(said & title) / len(title)
            for topic, title in self._words_of_topics.items()
        }
        best = max(shared, key=lambda topic: shared[topic])
        return best if shared[best] >= _SURENESS else _UNKNOWN

    def _not_understood(self, slots: dict[str, Any]) -> Answer:
        """Says the next fallback: never the same one twice, a human voice after the others."""
        last = slots.get(_LAST_FALLBACK)
        after = _FALLBACKS.index(last) + 1 if last in _FALLBACKS else 0
        slots[_LAST_FALLBACK] = _FALLBACKS[after % len(_FALLBACKS)]
        return self._say(slots[_LAST_FALLBACK], "hors_sujet", "none", slots)

    def _follow_up(self, text: str) -> str | None:
        """Returns what a few words ask of the topic before, « et c'est puni ? »."""
        said = f" {plain(text)} "
        if len(said.split()) > _A_FEW:
            return None
        wanted = self._content.follow_ups.items()
        return next((i for i, words in wanted if any(f" {w} " in said for w in words)), None)


def _spoken(text: str) -> str:
    """Returns the words between blanks, without elided ones: « d'identité » is « identite »."""
    words = plain(text.replace("_", " ")).split()
    return f" {' '.join(word for word in words if len(word) > 1)} "
