"""What a person chose for a chat: the timer, hidden text, a word for help, a word to erase."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import structlog

from bot.channels.telegram.seal import Seal
from bot.channels.telegram.store import AWAY, Store, within
from nlu.french.surface import plain

log = structlog.get_logger()

_READ_AGAIN = 60.0  # seconds; another gateway may have changed it
_KEPT = 5000  # chats
_PATIENCE = 0.3  # seconds that a message waits for the database
_SAVED_IN = 2.0  # seconds
_SHORTEST, _LONGEST = 4, 40  # characters of a chosen word

Word = Literal["help_word", "wipe_word"]
WORDS: tuple[Word, ...] = ("wipe_word", "help_word")


@dataclass(frozen=True, slots=True)
class Chosen:
    """``timer`` in seconds, 0 for never, None for no choice; words are keyed hashes."""

    timer: int | None = None
    discreet: bool = False
    help_word: str | None = None
    wipe_word: str | None = None


class ChosenSettings:
    """The settings of each chat, from the database behind a short memory.

    Args:
        store: where they outlive a restart.
        is_open: set while the store has its tables.
        seal: makes hashes of words and hides chat ids.
        clock: seconds since 1970.
    """

    def __init__(
        self, store: Store, is_open: asyncio.Event, seal: Seal, clock: Callable[[], float]
    ) -> None:
        self._store = store
        self._is_open = is_open
        self._seal = seal
        self._clock = clock
        self._known: OrderedDict[int, tuple[float, Chosen]] = OrderedDict()

    def at_once(self, chat: int) -> Chosen:
        """Returns what is remembered of a chat's settings without asking the database."""
        return self._known.get(chat, (0.0, Chosen()))[1]

    async def load(self, chat: int) -> Chosen:
        """Returns the settings of a chat; those remembered where the database is away."""
        read_at, known = self._known.get(chat, (0.0, Chosen()))
        if read_at and time.monotonic() - read_at < _READ_AGAIN:
            return known
        if not self._is_open.is_set():
            return known
        try:
            row = await within(_PATIENCE, self._store.settings(self._seal.key(chat)))
        except AWAY as error:
            log.warning("telegram_store_away", why=type(error).__name__)
            return known
        return self._keep(chat, Chosen(**row) if row else Chosen())

    async def change(self, chat: int, **fields: Any) -> None:
        """Changes some settings of a chat; for this process alone if the database is away."""
        chosen = self._keep(chat, replace(await self.load(chat), **fields))
        key, sealed = self._seal.key(chat), self._seal.close(chat)
        try:
            saving = self._store.save(key, sealed, asdict(chosen), self._clock())
            await within(_SAVED_IN, saving)
        except AWAY as error:
            log.warning("telegram_store_away", why=type(error).__name__)

    async def forget(self, chat: int) -> None:
        """Forgets the settings of a chat."""
        self._known.pop(chat, None)
        try:
            await within(_SAVED_IN, self._store.reset(self._seal.key(chat)))
        except AWAY as error:
            log.warning("telegram_store_away", why=type(error).__name__)

    async def choose_word(self, chat: int, kind: Word, text: str) -> bool:
        """Keeps a hash of the word that was written; False where it is no fit word."""
        word = plain(text)
        if not _SHORTEST <= len(word) <= _LONGEST or self.meant(chat, text):
            return False
        await self.change(chat, **{kind: self._seal.word(chat, word)})
        return True

    def meant(self, chat: int, text: str) -> Word | None:
        """Returns which chosen word a text is, None where it is none."""
        chosen = self.at_once(chat)
        if len(text) > 2 * _LONGEST or not (chosen.help_word or chosen.wipe_word):
            return None
        said = self._seal.word(chat, plain(text))
        return next((kind for kind in WORDS if getattr(chosen, kind) == said), None)

    def _keep(self, chat: int, chosen: Chosen) -> Chosen:
        self._known[chat] = (time.monotonic(), chosen)
        self._known.move_to_end(chat)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return chosen
