"""Sends, edits and deletes in a chat: silently, without previews, leaving a trail of ids."""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from telegram import LinkPreviewOptions, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.box import Lease
from bot.channels.telegram.trail import Trail
from bot.channels.telegram.views import View, keyboard
from bot.messages import Cards

log = structlog.get_logger()

_DELETED_AT_ONCE = 100  # ids that deleteMessages takes
_TYPING_AFTER = 0.4  # seconds
_TYPING_LASTS = 4.5  # seconds; Telegram shows it for five
_IN_LINE = 8  # ordinary messages that wait for the limiter, so that a danger waits for few
_GUESSED = 100  # ids before a message that was sent again, among which its double is
_PAGES_KEPT = 5000
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Messenger:
    """The bot's hands.

    Args:
        bot: python-telegram-bot's.
        trail: remembers what stands in a chat.
        doubtful: chats in which a message may stand whose id never came back.
        on_gone: called with a chat that can no longer be written to.
    """

    def __init__(
        self,
        bot: ExtBot[Any],
        trail: Trail,
        doubtful: set[int],
        on_gone: Callable[[int], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._doubtful = doubtful
        self._trail = trail
        self._on_gone = on_gone
        self._line = asyncio.Semaphore(_IN_LINE)
        self._pages: OrderedDict[tuple[int, int], Cards] = OrderedDict()

    async def send(self, chat: int, shown: Sequence[View], lease: Lease, urgent: bool) -> None:
        """Sends messages in order, until something more urgent comes.

        Args:
            chat: where to.
            shown: the messages.
            lease: the right to show them.
            urgent: whether they pass before ordinary ones.
        """
        for view in shown:
            async with contextlib.nullcontext() if urgent else self._line:
                if lease.stale:
                    return
                try:
                    sent = await self._send(chat, view)
                except Forbidden:  # blocked, or the account is gone
                    await self._on_gone(chat)
                    return
            self._remember(chat, sent)
            if lease.wiped:
                await self.delete(chat, self._trail.take(chat))
                return
            self.keep_pages(chat, sent.message_id, view)

    async def edit(self, chat: int, message_id: int, view: View) -> bool:
        """Puts another text and keyboard into a message; False where that is impossible."""
        try:
            await self._bot.edit_message_text(
                view.text,
                chat_id=chat,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=view.keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as refusal:
            return "not modified" in str(refusal).lower()
        except TelegramError:
            return False
        self.keep_pages(chat, message_id, view)
        return True

    async def take_buttons(self, chat: int, message_id: int) -> None:
        """Leaves nothing but « Effacer » under a message of which a button was pressed."""
        with contextlib.suppress(TelegramError):  # it may be gone, or unchanged
            await self._bot.edit_message_reply_markup(
                chat_id=chat, message_id=message_id, reply_markup=keyboard()
            )

    async def delete(self, chat: int, ids: Sequence[int]) -> None:
        """Deletes messages of both sides; those that cannot be are skipped."""
        for id_ in ids:
            self._pages.pop((chat, id_), None)
        parts = (ids[i : i + _DELETED_AT_ONCE] for i in range(0, len(ids), _DELETED_AT_ONCE))
        await asyncio.gather(*(self._delete(chat, part) for part in parts))

    async def acknowledge(self, query: str) -> None:
        """Tells Telegram that a button was felt; without a query there was none."""
        if not query:
            return
        with contextlib.suppress(TelegramError):  # one pressed long ago cannot be answered
            await self._bot.answer_callback_query(query)

    async def answer_nothing(self, query: str) -> None:
        """Answers an inline query with nothing: this bot speaks in its own chat only."""
        with contextlib.suppress(TelegramError):
            await self._bot.answer_inline_query(query, [], cache_time=0, is_personal=True)

    async def leave(self, chat: int) -> None:
        """Leaves a group or a channel."""
        with contextlib.suppress(TelegramError):
            await self._bot.leave_chat(chat)

    def pages(self, chat: int, message_id: int) -> Cards | None:
        """Returns the cards that a message leafs through."""
        return self._pages.get((chat, message_id))

    def keep_pages(self, chat: int, message_id: int, view: View) -> None:
        """Remembers which cards a message leafs through."""
        if view.cards is None:
            return
        self._pages[chat, message_id] = view.cards
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)

    @asynccontextmanager
    async def typing(self, chat: int) -> AsyncIterator[None]:
        """Shows « écrit… » while something takes its time."""
        showing = asyncio.create_task(self._type(chat))
        try:
            yield
        finally:
            showing.cancel()

    async def _send(self, chat: int, view: View) -> Message:
        return await self._bot.send_message(
            chat,
            view.text,
            parse_mode=ParseMode.HTML,
            reply_markup=view.keyboard,
            disable_notification=True,
            link_preview_options=_NO_PREVIEW,
        )

    def _remember(self, chat: int, sent: Message) -> None:
        """Leaves a trail, also of what may have been shown before a connection broke."""
        if chat in self._doubtful:
            self._doubtful.discard(chat)
            # the person may have written in between, so that the last one known says nothing;
            # ids that are known stay as they are, those that do not exist are skipped
            for guess in range(max(1, sent.message_id - _GUESSED), sent.message_id):
                self._trail.add(chat, guess, sent.date.timestamp())
        self._trail.add(chat, sent.message_id, sent.date.timestamp())

    async def _delete(self, chat: int, ids: Sequence[int]) -> None:
        try:
            await self._bot.delete_messages(chat, ids)
        except BadRequest:  # one of them is too old: halve, so that the others still go
            if len(ids) > 1:
                middle = len(ids) // 2
                await asyncio.gather(
                    self._delete(chat, ids[:middle]), self._delete(chat, ids[middle:])
                )
        except TelegramError as error:
            log.warning("telegram_not_deleted", why=type(error).__name__, count=len(ids))

    async def _type(self, chat: int) -> None:
        await asyncio.sleep(_TYPING_AFTER)
        with contextlib.suppress(TelegramError):
            while True:
                await self._bot.send_chat_action(chat, ChatAction.TYPING)
                await asyncio.sleep(_TYPING_LASTS)
