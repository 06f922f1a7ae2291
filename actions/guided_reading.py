"""What a message says inside a guided conversation: an answer, a way out, or neither."""

from __future__ import annotations

import re
from functools import cache

import yaml
from rasa_sdk import Tracker

from actions.context import RESPONSES, intent_of, said
from bot.dialogue.pathways import ANSWERED, Step
from nlu.french.surface import plain

_SURE = 0.5
_FEW_WORDS = 5  # « oui assez souvent » is an answer, a sentence is not
ASK_FROM = 0.20
"""The score from which the second net asks, as in ``config.yml``."""
_SHORT = 3
"""Words up to which the second net is not heard: it learnt from whole sentences."""
_AGE = re.compile(r"\b[1-9]\d?\b")
_MAJORITY = 18
_ANSWERS = frozenset({"oui", "non"})
AGES = {"danger__mineur": "oui", "danger__majeur": "non"}
"""What the age says where it is asked for."""
_UNCLEAR = frozenset(
    """nlu_fallback hors_sujet saluer remercier insulte oui non danger__parler_oui
    danger__personne_pres danger__pour_moi danger__pour_autre danger__mineur danger__majeur
    danger__sans_ville parcours__continuer""".split()
)
DANGERS = frozenset("danger danger__signal danger__doute danger__maintenant danger__auteur".split())
"""What is never an answer: the rules of danger go first."""
_HOUSEKEEPING = frozenset({"action_listen", "action_extract_slots"})


@cache
def _words() -> dict[str, frozenset[str]]:
    text = (RESPONSES / "data" / "mots_reponses.yml").read_text(encoding="utf-8")
    content = yaml.load(text, Loader=yaml.CSafeLoader)["reponses"]
    return {str(reply): frozenset(map(str, said)) for reply, said in content.items()}


def reply_of(tracker: Tracker, step: Step | None) -> str | None:
    """Returns oui, non, passer, retour, recommencer, arreter or options; None where it is none.

    Danger is never read as an answer, but for an age where it is asked for.
    """
    intent = intent_of(tracker)
    if intent.startswith(ANSWERED):
        reply = intent.removeprefix(ANSWERED)
        return "suite" if reply == "continuer" else reply
    if step is not None and step.retient == "mineur" and (age := _age(tracker, intent)):
        return age  # « elle a 15 ans » says nothing of a danger where the age is asked for
    if intent in DANGERS:
        return None
    if intent.startswith("danger") and not is_unclear(intent):
        return None
    return _written(plain(said(tracker))) or _understood(tracker, intent)


def _age(tracker: Tracker, intent: str) -> str | None:
    """Returns oui or non to « moins de 18 ans ? », where an age is said instead."""
    text = plain(said(tracker))
    number = _AGE.search(text)
    if number is not None and len(text.split()) <= _FEW_WORDS:
        return "oui" if int(number[0]) < _MAJORITY else "non"
    return AGES.get(intent)


def _understood(tracker: Tracker, intent: str) -> str | None:
    """Returns a longer « oui » or « non », where it is what the message says most surely.

    While a question is open the reading prefers such an answer; its ranking does not.
    """
    ranking = tracker.latest_message.get("intent_ranking") or [{}]
    is_first = ranking[0].get("name") == intent
    is_sure = float(ranking[0].get("confidence") or 0.0) >= _SURE
    return intent if intent in _ANSWERS and is_first and is_sure else None


def _written(text: str) -> str | None:
    for reply, known in _words().items():
        if text in known:
            return reply
    words = text.split()
    if not words or len(words) > _FEW_WORDS:
        return None
    return next((reply for reply in _ANSWERS if words[0] in _words()[reply]), None)


def is_doubt(tracker: Tracker, reply: str | None) -> bool:
    """Whether one of the two nets is not sure that there is no danger.

    In the questions after a signal a doubt is not asked about again; here it is, at once.
    The second net is only asked where the message is no answer, which it never learnt.

    Args:
        tracker: the conversation.
        reply: the answer that was read, if any.
    """
    message = tracker.latest_message
    if not said(tracker):
        return False
    text = plain(said(tracker))
    is_bare = any(text in known for known in _words().values()) or _AGE.search(text)
    if (message.get("metadata") or {}).get("signal", "none") != "none":
        return reply is None or not is_bare  # what was written before may add up to a signal
    score = float((message.get("danger") or {}).get("score") or 0.0)
    is_short = len(text.split()) <= _SHORT
    return score >= ASK_FROM and reply is None and not is_short


def is_unclear(intent: str) -> bool:
    """Whether a message is neither a topic nor a danger: the question is asked again."""
    return intent in _UNCLEAR


def is_left(tracker: Tracker, form: str) -> bool:
    """Whether another question was answered since the person's last message."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        is_action = event.get("event") == "action" and event.get("name") not in _HOUSEKEEPING
        if is_action and event.get("name") != form:
            return True
    return False
