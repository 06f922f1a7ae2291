"""The Telegram channel: translates updates into turns and replies into messages.

It never writes first, keeps no text, deletes both sides on « Effacer », and knows a
chat in memory under a keyed hash only.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import structlog
from telegram import BotCommand, LinkPreviewOptions, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.channels.identity import store_key
from bot.channels.telegram_order import PerChat
from bot.channels.telegram_trail import Trail
from bot.channels.telegram_view import ERASE, only_erase, views
from bot.conversation import Assistant
from bot.messages import Reply

log = structlog.get_logger()

UPDATES = ["message", "callback_query", "my_chat_member"]
_AT_ONCE = 64  # updates of different people worked on at the same time
_DELETED_AT_ONCE = 100  # ids that deleteMessages takes
_LONGEST_PAUSE = 60.0
_COMMANDS = [  # nothing tell-tale: the list shows in the chat before anything is said
    BotCommand("menu", "Ce que je sais faire"),
    BotCommand("aide", "Contacts utiles"),
    BotCommand("effacer", "Tout effacer"),
]
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_PAYLOADS = {"menu": "/menu", "aide": "/chercher_aide"}

# the parts of the library that hold state between updates are not used
App = Application[Any, Any, Any, Any, Any, Any]


class TelegramChannel:
    """Runs the bot beside the web, and outlives a Telegram that is away.

    Args:
        assistant: answers the messages.
        key: secret with which chat ids are turned into those of the stores.
        token: token of the bot.
        api_url: base address of the Bot API, without the token.
    """

    def __init__(self, assistant: Assistant, key: bytes, token: str, api_url: str) -> None:
        self._assistant = assistant
        self._key = key
        self._trail = Trail()
        self._app = self._build(token, api_url.rstrip("/"))
        self._runner: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to poll in the background; a Telegram that is away delays nobody."""
        self._runner = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stops polling, and lets the updates that are being answered end."""
        if self._runner:
            self._runner.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._runner
        if self._app.updater and self._app.updater.running:
            await self._app.updater.stop()
        if self._app.running:
            await self._app.stop()
        with contextlib.suppress(TelegramError, RuntimeError):
            await self._app.shutdown()

    def _build(self, token: str, api_url: str) -> App:
        app: App = (
            Application.builder()
            .token(token)
            .base_url(f"{api_url}/bot")
            .base_file_url(f"{api_url}/file/bot")
            .rate_limiter(AIORateLimiter(max_retries=3))
            .concurrent_updates(PerChat(_AT_ONCE))
            .build()
        )
        private = filters.ChatType.PRIVATE
        app.add_handler(ChatMemberHandler(self._on_membership))
        app.add_handler(CallbackQueryHandler(self._on_button))
        app.add_handler(CommandHandler("start", self._on_start, private))
        app.add_handler(CommandHandler("effacer", self._on_erase, private))
        app.add_handler(CommandHandler(list(_PAYLOADS), self._on_command, private))
        app.add_handler(MessageHandler(private & filters.TEXT, self._on_text))
        app.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, self._on_other))
        app.add_handler(MessageHandler(~private, self._on_group))
        app.add_error_handler(self._on_error)
        return app

    async def _run(self) -> None:
        pause = 0.5
        while True:
            try:
                await self._app.initialize()
                break
            except TelegramError as error:
                log.warning("telegram_unreachable", why=type(error).__name__, seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        with contextlib.suppress(TelegramError):
            await self._app.bot.set_my_commands(_COMMANDS)
        await self._app.start()
        assert self._app.updater is not None
        await self._app.updater.start_polling(allowed_updates=UPDATES)
        log.info("telegram_polls")

    def _conversation(self, chat_id: int) -> str:
        return store_key(self._key, "telegram", str(chat_id))

    async def _on_start(self, update: Update, context: Any) -> None:
        await self._answer(update, payload="/saluer")
        await self._show(update, self._assistant.written("utter_telegram_debut"))

    async def _on_command(self, update: Update, context: Any) -> None:
        assert update.message is not None and update.message.text is not None
        command = update.message.text[1:].split()[0].split("@")[0].lower()
        await self._answer(update, payload=_PAYLOADS[command])

    async def _on_text(self, update: Update, context: Any) -> None:
        assert update.message is not None
        await self._answer(update, text=update.message.text or "")

    async def _on_other(self, update: Update, context: Any) -> None:
        """A picture, a voice note, a place: never fetched, answered with care."""
        self._remember(update)
        await self._show(update, self._assistant.written("utter_texte_seulement"))

    async def _on_button(self, update: Update, context: Any) -> None:
        query = update.callback_query
        assert query is not None
        with contextlib.suppress(TelegramError):  # a button pressed long ago cannot be answered
            await query.answer()
        if query.data == ERASE:
            await self._erase(update)
            return
        await self._answer(update, payload=query.data or "")
        with contextlib.suppress(TelegramError):  # it may be gone, or unchanged
            await query.edit_message_reply_markup(only_erase())

    async def _on_erase(self, update: Update, context: Any) -> None:
        self._remember(update)
        await self._erase(update)

    async def _on_membership(self, update: Update, context: Any) -> None:
        """Forgets a person who blocked the bot; leaves any group at once."""
        change = update.my_chat_member
        assert change is not None
        if change.chat.type != change.chat.PRIVATE:
            await self._leave(update)
        elif change.new_chat_member.status == change.new_chat_member.BANNED:
            key = self._conversation(change.chat.id)
            self._trail.take(key)
            await self._assistant.forget(key)

    async def _on_group(self, update: Update, context: Any) -> None:
        await self._leave(update)

    async def _leave(self, update: Update) -> None:
        assert update.effective_chat is not None
        with contextlib.suppress(TelegramError):
            await self._app.bot.leave_chat(update.effective_chat.id)

    async def _answer(self, update: Update, text: str = "", payload: str | None = None) -> None:
        self._remember(update)
        chat = update.effective_chat
        assert chat is not None
        with contextlib.suppress(TelegramError):
            await chat.send_action(ChatAction.TYPING)
        reply = await self._assistant.reply(self._conversation(chat.id), text, payload)
        if reply.wipes:
            await self._erase(update)
            return
        await self._show(update, reply)

    async def _show(self, update: Update, reply: Reply) -> None:
        chat = update.effective_chat
        assert chat is not None
        for shown in views(reply.messages):
            sent = await chat.send_message(
                shown.text,
                parse_mode=ParseMode.HTML,
                reply_markup=shown.keyboard,
                disable_notification=True,
                link_preview_options=_NO_PREVIEW,
            )
            self._trail.add(self._conversation(chat.id), sent.message_id)

    async def _erase(self, update: Update) -> None:
        """Deletes both sides without a word; nothing is sent after it."""
        chat = update.effective_chat
        assert chat is not None
        key = self._conversation(chat.id)
        ids = self._trail.take(key)
        message = update.effective_message
        if message is not None and message.message_id not in ids:
            ids.append(message.message_id)
        for start in range(0, len(ids), _DELETED_AT_ONCE):
            with contextlib.suppress(TelegramError):  # too old, or deleted by the person
                await chat.delete_messages(ids[start : start + _DELETED_AT_ONCE])
        await self._assistant.forget(key)

    def _remember(self, update: Update) -> None:
        if update.message and update.effective_chat:
            key = self._conversation(update.effective_chat.id)
            self._trail.add(key, update.message.message_id)

    async def _on_error(self, update: object, context: Any) -> None:
        """Says contacts rather than nothing; logs the kind of error, never the update."""
        log.error("telegram_failed", why=type(context.error).__name__)
        if isinstance(update, Update) and update.effective_chat and update.effective_message:
            with contextlib.suppress(TelegramError):
                await self._show(update, self._assistant.written("utter_souci"))
