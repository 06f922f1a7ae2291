"""Decides what each update gets: an answer, contacts, a considerate refusal, or silence."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.arrival import OnArrival
from bot.channels.telegram.box import Lease
from bot.channels.telegram.chosen import ChosenSettings
from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.menu import Menu
from bot.channels.telegram.messenger import Messenger
from bot.channels.telegram.seal import Seal
from bot.channels.telegram.trail import Trail
from bot.channels.telegram.views import (
    ERASE,
    OWN,
    TURN,
    View,
    disguised,
    note,
    page,
    veiled,
    views,
)
from bot.channels.telegram.wording import get_wording
from bot.messages import Level, Message, Reply
from bot.rendering import PARIS

log = structlog.get_logger()

_GREETING, _MENU, _HELP, _CONTACTS, _DECLARED = (
    "/saluer",
    "/menu",
    "/chercher_aide",
    "/danger__revoir",
    "/danger",
)
_COMMANDS = {"menu": _MENU, "aide": _HELP}


class Assistant(Protocol):
    """What the channel asks of ``bot.conversation.Assistant``."""

    async def reply(self, key: str, text: str = "", payload: str | None = None) -> Reply:
        """Answers one message."""

    def written(self, name: str) -> Reply:
        """Returns a written response."""

    def alarm(self, key: str, text: str) -> Level:
        """Returns the level of a danger whose contacts need no engine, else « none »."""

    def means_wiping(self, text: str) -> bool:
        """Tells whether a whole message means « erase »."""

    async def forget(self, key: str) -> None:
        """Forgets a conversation everywhere."""


class Reception:
    """The desk of the inbox.

    Args:
        assistant: answers.
        messenger: sends, edits, deletes.
        trail: what stands in the chats.
        chosen: settings of the chats.
        seal: the ids under which the stores know a chat.
        on_arrival: told the code with which somebody came.
    """

    def __init__(
        self,
        assistant: Assistant,
        messenger: Messenger,
        trail: Trail,
        chosen: ChosenSettings,
        seal: Seal,
        on_arrival: OnArrival,
    ) -> None:
        self._assistant = assistant
        self._messenger = messenger
        self._trail = trail
        self._chosen = chosen
        self._menu = Menu(chosen)
        self._seal = seal
        self._on_arrival = on_arrival

    def wipes(self, incoming: Incoming) -> bool:
        """Tells whether it asks to erase: the button, the command, plain or chosen words."""
        if incoming.kind in ("button", "command"):
            return incoming.data.removeprefix("/") == ERASE.removeprefix("/")
        if incoming.kind not in ("text", "edited") or incoming.forwarded:
            return False
        if self._menu.asks_for(incoming.chat):
            return self._assistant.means_wiping(incoming.text)
        said = incoming.text
        return self._assistant.means_wiping(said) or self._word(incoming) == "wipe_word"

    def alarm(self, chat: int, text: str) -> Level:
        """Returns the level of a danger whose contacts need no engine, else « none »."""
        return self._assistant.alarm(self._seal.key(chat), text)

    async def prepare(self, chat: int) -> None:
        """Reads the settings of a chat."""
        await self._chosen.load(chat)

    def is_own_word(self, incoming: Incoming) -> bool:
        """Tells whether a text is a chosen word, or answers the question for one."""
        return self._word(incoming) is not None or self._menu.asks_for(incoming.chat) is not None

    async def repeated(self, incoming: Incoming) -> None:
        """A button that was touched twice is answered once."""
        await self._messenger.acknowledge(incoming.query)

    async def erase(self, incoming: Incoming) -> None:
        """Deletes both sides without a word; nothing is sent after it."""
        chat = incoming.chat
        self._menu.stop_asking(chat)
        felt = asyncio.create_task(self._messenger.acknowledge(incoming.query))
        ids = dict.fromkeys([*self._trail.take(chat), incoming.message_id])
        forgotten = asyncio.create_task(self._assistant.forget(self._seal.key(chat)))
        stored = asyncio.create_task(self._trail.take_stored(chat))
        await self._messenger.delete(chat, list(ids))
        await self._messenger.delete(chat, [i for i in await stored if i not in ids])
        await asyncio.gather(felt, forgotten)

    async def danger(self, incoming: Incoming, text: str, lease: Lease) -> None:
        """Shows the contacts at once; nothing is waited for."""
        self._menu.stop_asking(incoming.chat)
        # somebody else's words are no confession: they are read as « I am in danger »
        payload = _DECLARED if incoming.forwarded else None
        await self._turn(incoming.chat, lease, "" if payload else text, payload, urgent=True)

    async def answer(self, group: Sequence[Incoming], text: str, lease: Lease) -> None:
        """Answers one update, or several texts as the one ``text``; says contacts if it fails."""
        try:
            await self._answer(group[0], text, lease)
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 - contacts rather than silence
            log.error("telegram_failed", why=type(error).__name__)
            await self._say(group[0].chat, self._assistant.written("utter_souci"), lease)

    async def gone(self, chat: int) -> None:
        """Forgets somebody who blocked the bot or whose account is deleted."""
        await self._trail.forget(chat)
        await self._chosen.forget(chat)
        await self._assistant.forget(self._seal.key(chat))

    async def _answer(self, incoming: Incoming, text: str, lease: Lease) -> None:
        chat = incoming.chat
        match incoming.kind:
            case "text":
                await self._text(incoming, text, lease)
            case "command":
                await self._command(incoming, lease)
            case "button":
                await self._button(incoming, lease)
            case "media":
                await self._note(chat, incoming.data, lease)
                if text.strip():
                    await self._turn(chat, lease, text)
            case "blocked":
                await self.gone(chat)
            case "group":
                await self._messenger.leave(chat)
            case "lost":
                await self._say(chat, self._assistant.written("utter_souci"), lease)
            case "inline":
                await self._messenger.answer_nothing(incoming.query)
            case _:  # a correction without danger, a notice of Telegram: nothing to say
                log.info("telegram_silent", kind=incoming.kind)

    async def _text(self, incoming: Incoming, text: str, lease: Lease) -> None:
        chat = incoming.chat
        asked = self._menu.asks_for(chat)
        if asked:
            kind, message_id = asked
            shown = await self._menu.take_word(chat, kind, incoming.text)
            await self._messenger.delete(chat, [incoming.message_id])
            if not await self._messenger.edit(chat, message_id, shown):
                await self._messenger.send(chat, [shown], lease, urgent=False)
        elif self._word(incoming) == "help_word":
            reply = await self._assistant.reply(self._seal.key(chat), payload=_CONTACTS)
            await self._messenger.send(chat, [disguised(reply.messages)], lease, urgent=True)
        else:
            await self._turn(chat, lease, text)

    async def _command(self, incoming: Incoming, lease: Lease) -> None:
        chat, name = incoming.chat, incoming.data
        self._menu.stop_asking(chat)
        if name == "start":
            await self._start(incoming, lease)
        elif name in _COMMANDS:
            await self._turn(chat, lease, payload=_COMMANDS[name])
        elif name == "meteo":
            season = get_wording().seasons[datetime.now(PARIS).month]
            await self._messenger.send(chat, [note(season)], lease, urgent=False)
        elif name == "reglages":
            menu = self._menu.main(await self._chosen.load(chat))
            await self._messenger.send(chat, [menu], lease, urgent=False)
        else:
            await self._turn(chat, lease, f"/{name} {incoming.text}".strip())

    async def _start(self, incoming: Incoming, lease: Lease) -> None:
        code = incoming.text.strip()
        went_on = await self._on_arrival(self._seal.key(incoming.chat), code) if code else None
        if went_on:
            await self._say(incoming.chat, went_on, lease)
            return
        is_new = self._trail.count(incoming.chat) <= 1  # its own « /start » stands there
        await self._turn(incoming.chat, lease, payload=_GREETING)
        if is_new:  # where it stands in the chat already it is not said again
            await self._say(incoming.chat, self._assistant.written("utter_telegram_debut"), lease)

    async def _button(self, incoming: Incoming, lease: Lease) -> None:
        chat, pressed, data = incoming.chat, incoming.message_id, incoming.data
        acknowledged = asyncio.create_task(self._messenger.acknowledge(incoming.query))
        if data.startswith(TURN):
            await self._turn_page(chat, pressed, data.removeprefix(TURN))
        elif data.startswith(OWN):
            shown = await self._menu.pressed(chat, pressed, data)
            if shown is None:
                await self._messenger.take_buttons(chat, pressed)
            elif not await self._messenger.edit(chat, pressed, shown):
                await self._messenger.send(chat, [shown], lease, urgent=False)
        else:
            self._menu.stop_asking(chat)
            await self._turn(chat, lease, payload=data, pressed=pressed)
        await acknowledged

    async def _turn_page(self, chat: int, message_id: int, number: str) -> None:
        cards = self._messenger.pages(chat, message_id)
        if cards is None or not number.isdecimal():  # from before a restart
            await self._messenger.take_buttons(chat, message_id)
            return
        shown = page(cards, int(number))
        if self._chosen.at_once(chat).discreet:
            shown = veiled(shown)
        await self._messenger.edit(chat, message_id, shown)

    async def _turn(
        self,
        chat: int,
        lease: Lease,
        text: str = "",
        payload: str | None = None,
        pressed: int = 0,
        urgent: bool = False,
    ) -> None:
        """One turn of the conversation; ``pressed`` is the message whose button was pressed."""
        async with self._messenger.typing(chat):
            reply = await self._assistant.reply(self._seal.key(chat), text, payload)
        if reply.wipes:  # understood by an engine only
            lease.box.wiped += 1
            await self._messenger.delete(chat, self._trail.take(chat))
            await self._messenger.delete(chat, await self._trail.take_stored(chat))
            return
        shown = self._shown(chat, reply.messages)
        if pressed:
            # the next question of a guided conversation takes the place of the one before
            follows = len(shown) == 1 and shown[0].progress and not lease.stale
            if follows and await self._messenger.edit(chat, pressed, shown[0]):
                return
            await asyncio.gather(
                self._messenger.take_buttons(chat, pressed),
                self._messenger.send(chat, shown, lease, urgent),
            )
            return
        await self._messenger.send(chat, shown, lease, urgent)

    async def _say(self, chat: int, reply: Reply, lease: Lease) -> None:
        await self._messenger.send(chat, self._shown(chat, reply.messages), lease, urgent=False)

    async def _note(self, chat: int, sentence: str, lease: Lease) -> None:
        text = get_wording().sentences[sentence]
        await self._messenger.send(chat, [note(text)], lease, urgent=False)

    def _shown(self, chat: int, messages: Sequence[Message]) -> list[View]:
        shown = views(messages)
        return [veiled(v) for v in shown] if self._chosen.at_once(chat).discreet else shown

    def _word(self, incoming: Incoming) -> str | None:
        if incoming.kind not in ("text", "edited") or incoming.forwarded:
            return None
        return self._chosen.meant(incoming.chat, incoming.text)
