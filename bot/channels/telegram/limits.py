"""How calls meet Telegram's limits and failures: python-telegram-bot's limiter, and patience."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import structlog
from telegram._utils.types import JSONDict
from telegram.error import BadRequest, NetworkError
from telegram.ext import AIORateLimiter

log = structlog.get_logger()

_PATIENCE = 120.0  # seconds for which a call is tried again while Telegram is away
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 4.0  # seconds
_FLOODS = 10  # refusals for flooding that one call outlives
_ONCE = frozenset(
    """sendChatAction answerCallbackQuery answerInlineQuery getMe leaveChat
    setMyName setMyDescription setMyShortDescription setMyCommands
    getMyName getMyDescription getMyShortDescription getMyCommands""".split()
)
"""Courtesies: tried once. A flood on one of them (setMyName allows few) holds up nobody."""

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

Result = bool | JSONDict | list[JSONDict]


class Patient(AIORateLimiter):
    """The library's limiter, which also tries again when Telegram fails or is unreachable."""

    def __init__(self) -> None:
        super().__init__(max_retries=_FLOODS)
        self.doubtful: set[int] = set()
        """Chats in which a message may stand whose id never came back."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Makes a call, within the limits, until Telegram answers it or refuses it.

        Raises:
            telegram.error.TelegramError: a refusal, or Telegram was away for two minutes.
        """
        if endpoint in _ONCE:
            return await callback(*args, **kwargs)
        until = time.monotonic() + _PATIENCE
        pause = _FIRST_PAUSE
        while True:
            try:
                return await super().process_request(
                    callback, args, kwargs, endpoint, data, rate_limit_args
                )
            except BadRequest:  # a refusal, though the library counts it among network errors
                raise
            except NetworkError as error:
                if endpoint == "sendMessage" and not isinstance(error.__cause__, _NEVER_LEFT):
                    self.doubtful.add(int(data["chat_id"]))
                if time.monotonic() + pause > until:
                    raise
                log.warning("telegram_tried_again", why=type(error).__name__, seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
