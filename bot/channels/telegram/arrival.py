"""What stands after /start: an opaque code of a poster, or of a conversation to go on with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.messages import Reply

OnArrival = Callable[[str, str], Awaitable[Reply | None]]
"""Called with the conversation and the code; a reply where a conversation goes on.

A code of a support is counted, without the person; an unknown one is left alone.
"""


async def to_nothing(key: str, code: str) -> Reply | None:
    """Counts nothing and continues nothing."""
    return None
