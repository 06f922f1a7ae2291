"""« Et c'est puni ? », « et pour un mineur ? »: questions about the topic before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import (
    GENERAL,
    RESPONSES,
    answer_of,
    current_theme,
    intent_of,
    said,
    themes,
    written_answers,
)
from actions.guess import titles
from bot.dialogue.minors import about_minors
from nlu.french.surface import plain

_PART = {
    GENERAL: "loi",
    "menu__plus": "plus",
    "menu__agir": "agir",
    "menu__qui": "qui",
}
_WITHOUT_TOPIC = {GENERAL: f"utter_{GENERAL}", "menu__qui": "utter_chercher_aide"}
_MINORS = "suite__mineur"
_COMPARED = 2
_ARTICLE = re.compile(r"^(les? |la |l'|un |une |être )")


class FollowUp(Action):  # type: ignore[misc]
    """Answers with the part of the last topic that is asked for."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_follow_up"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Says ``utter_<topic>_<part>``, or asks what it is about."""
        intent = intent_of(tracker)
        wanted = f"utter_{current_theme(tracker)}_{_PART.get(intent, 'plus')}"
        general = _WITHOUT_TOPIC.get(intent, "utter_menu")
        for response in (wanted, general, "utter_menu"):
            if response in written_answers():
                dispatcher.utter_message(response=response)
                break
        return []


class AlsoFor(Action):  # type: ignore[misc]
    """« Et pour un mineur ? », « et pour mon copain c'est pareil ? »: the law of the topic."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_also_for"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Says what changes for that person, with the laws of the last topic."""
        theme = current_theme(tracker)
        if theme is None:
            dispatcher.utter_message(response="utter_suite_sans_theme")
            return []
        response = f"utter_{intent_of(tracker)}"
        if intent_of(tracker) == _MINORS and theme in minors():
            helpers = answer_of(f"utter_{theme}_qui")
            found = about_minors(minors()[theme], answer_of(response), helpers)
            dispatcher.utter_message(
                text=found["text"], buttons=found["buttons"], json_message=found["custom"]
            )
            return []
        custom = dict(answer_of(response).get("custom") or {})
        laws = (answer_of(f"utter_{theme}_loi").get("custom") or {}).get("lois")
        if laws:
            custom["lois"] = laws
        dispatcher.utter_message(response=response, json_message=custom)
        return []


class Difference(Action):  # type: ignore[misc]
    """« C'est quoi la différence ? »: the topics that are named, else the last two."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_difference"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Shows the short answer of each of them, or asks for the second one."""
        before = [theme for theme in themes(tracker) if theme in titles()]
        named = topics_named(said(tracker))
        compared = list(dict.fromkeys([*reversed(named), *before]))[:_COMPARED]
        if len(compared) < _COMPARED:
            name = "utter_suite_un_seul_theme" if compared else "utter_suite_sans_theme"
            title = titles()[compared[0]] if compared else ""
            dispatcher.utter_message(response=name, titre=title)
            return []
        simple = bool(tracker.get_slot("simple"))
        cards = [
            {"titre": _headline(theme), "texte": answer_of(f"utter_{theme}", simple)["text"]}
            for theme in reversed(compared)
        ]
        text = answer_of("utter_suite_difference")["text"]
        dispatcher.utter_message(json_message={"cartes": {"texte": text, "cartes": cards}})
        return []


@cache
def minors() -> Mapping[str, Mapping[str, Any]]:
    """Returns what differs before 18, by topic."""
    text = (RESPONSES / "data" / "mineurs.yml").read_text(encoding="utf-8")
    found: dict[str, Mapping[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)["mineurs"]
    return found


def topics_named(text: str) -> list[str]:
    """Returns the topics that a message names, in its order, each once.

    Args:
        text: « c'est quoi la différence entre viol et agression sexuelle ».
    """
    words = f" {plain(text)} "
    found: dict[int, str] = {}
    for name, topic in _names():
        at = words.find(f" {name} ")
        if at >= 0:
            found[at] = topic
            words = words.replace(f" {name} ", f" {'.' * len(name)} ", 1)
    return list(dict.fromkeys(topic for _, topic in sorted(found.items())))


@cache
def _names() -> list[tuple[str, str]]:
    """How each topic may be called, the longest name first: « viol » hides in no other one."""
    names = {}
    for topic, title in titles().items():
        names[plain(topic.replace("_", " "))] = topic
        names[plain(_ARTICLE.sub("", title))] = topic
    return sorted(names.items(), key=lambda pair: -len(pair[0]))


def _headline(theme: str) -> str:
    title = titles()[theme]
    return title[:1].upper() + title[1:]
