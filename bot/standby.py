"""What is said while the team has switched the assistant off: the contacts, and no dialogue.

What a message or a button tells still orders the contacts: who cannot speak gets the number
that one writes to first.
"""

from __future__ import annotations

from bot.danger.net import Signal
from bot.dialogue.content import Content
from bot.dialogue.guided import DECLARED
from bot.erasure import Conversation
from bot.facts import portrait, remember
from bot.messages import LEVELS, Level, Reply
from bot.rendering import Renderer

_OFF = "utter_arret"
_GOES_ON = "utter_arret_suite"
_WELCOME = "utter_danger_accueil"
_OVER = "danger__fini"
_TOPIC = "hors_sujet"


def never() -> bool:
    """Tells that the assistant is not switched off."""
    return False


def stand_in(
    content: Content,
    renderer: Renderer,
    conversation: Conversation,
    signal: Signal | None = None,
    payload: str | None = None,
) -> Reply:
    """Returns the one answer, with the contacts that fit what is known.

    Args:
        content: the written answers.
        renderer: knows the directory.
        conversation: what is remembered; what is new is added.
        signal: what the danger net read in a text.
        payload: what a pressed button sent, in the place of a text.
    """
    level = _take_in(content, conversation, signal, payload)
    names = [_WELCOME, _GOES_ON] if level not in ("none", "ask") else [_OFF]
    written = [content.response(name, conversation.slots) or {} for name in names]
    messages = renderer.messages(written, conversation, level)
    reasons = signal.reasons if signal else ()
    return Reply(messages, _TOPIC if level == "none" else "danger", 1.0, level, reasons)


def _take_in(
    content: Content, conversation: Conversation, signal: Signal | None, payload: str | None
) -> Level:
    if signal is not None:
        conversation.slots.update(portrait(signal))
        if signal.level != "none":
            remember(conversation, signal)
        return signal.level
    intent = (payload or "").lstrip("/").split("{")[0]
    conversation.slots.update(content.slots_by_intent.get(intent, ()))
    level = DECLARED.get(intent, "none")
    conversation.danger = max(conversation.danger, level, key=LEVELS.index)
    if intent == _OVER:  # believed
        conversation.danger = "none"
    return level
