"""What is said while the team has switched the assistant off: the contacts, and no dialogue.

What a message or a button tells still orders the contacts: who cannot speak gets the number
that one writes to first.
"""

from __future__ import annotations

from typing import Protocol

from bot import portrait
from bot.danger.net import DangerNet, Signal
from bot.dialogue.content import Content
from bot.dialogue.guided import DECLARED
from bot.erasure import Conversation
from bot.facts import note, remember
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


class Voice(Protocol):
    """What is needed of ``bot.conversation.Assistant``."""

    net: DangerNet
    content: Content
    renderer: Renderer


def stand_in(assistant: Voice, conversation: Conversation, text: str, payload: str | None) -> Reply:
    """Returns the one answer, with the contacts that fit what is known.

    Args:
        assistant: knows the net, the written answers and the directory.
        conversation: what is remembered; what is new is added.
        text: what was written; ignored where ``payload`` is given.
        payload: what a pressed button sent.
    """
    content = assistant.content
    if payload is None:
        signal = assistant.net.read(text, tuple(conversation.recent))
        _hear(conversation, text, signal)
        level, reasons = signal.level, signal.reasons
    else:
        level, reasons = _take_in(content, conversation, payload), ()
    names = [_WELCOME, _GOES_ON] if level not in ("none", "ask") else [_OFF]
    written = [content.response(name, conversation.slots) or {} for name in names]
    messages = assistant.renderer.messages(written, conversation, level)
    return Reply(messages, _TOPIC if level == "none" else "danger", 1.0, level, reasons)


def _hear(conversation: Conversation, text: str, signal: Signal) -> None:
    conversation.recent.append(text)
    portrait.remember(conversation.slots, signal)
    note(conversation, text, signal)
    if signal.level != "none":
        remember(conversation, signal)


def _take_in(content: Content, conversation: Conversation, payload: str) -> Level:
    intent = payload.lstrip("/").split("{")[0]
    conversation.slots.update(content.slots_by_intent.get(intent, ()))
    level = DECLARED.get(intent, "none")
    conversation.danger = max(conversation.danger, level, key=LEVELS.index)
    if intent == _OVER:  # believed
        conversation.danger = "none"
    return level
