"""« Ça t'a aidé ? »: asked once at most, after a thank-you, never where danger was signalled."""

from __future__ import annotations

from bot.erasure import Conversation
from bot.messages import Reply

ASK = "utter_avis"
THANKS = "utter_avis__merci"
OPINIONS = {"/avis__oui": True, "/avis__non": False}
"""What the two buttons send, and whether it helped."""
_AFTER = frozenset({"remercier"})
_TURNS = 3


def may_ask(conversation: Conversation, reply: Reply) -> bool:
    """Tells whether this is the one moment of a conversation to ask.

    Args:
        conversation: what is remembered of it.
        reply: what is about to be said.
    """
    calm = reply.danger == "none" and conversation.danger == "none" and not reply.wipes
    due = reply.topic in _AFTER and conversation.turns >= _TURNS
    return calm and due and not conversation.opinion_asked
