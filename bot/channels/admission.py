"""Who is answered when too many ask at once: whoever is in danger, always."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from bot.channels.limits import Limits, network
from bot.conversation import Assistant
from bot.wishes import is_urgent


async def is_too_much(
    limits: Limits,
    assistant: Assistant,
    request: Request,
    key: str,
    text: str,
    payload: str | None,
) -> bool:
    """Tells whether a message is over a limit, once the net has read that it is no danger.

    Args:
        limits: how often somebody may ask.
        assistant: knows the conversation and the net.
        request: what it came with.
        key: id of the conversation in the stores.
        text: what was written.
        payload: what the pressed button sends.
    """
    of_network, of_conversation = await asyncio.gather(
        limits.hit("network", network(request.scope)), limits.hit("conversation", key)
    )
    if of_network and of_conversation:
        return False
    return not await is_urgent(assistant, key, text, payload)
