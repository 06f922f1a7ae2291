"""Which updates this gateway is at, told to the others and to whoever comes after it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog

from bot.channels.telegram.claims import Claim, Ticket
from bot.channels.telegram.seal import Seal
from bot.channels.telegram.store import Store, tried, within
from bot.channels.telegram.trail import Trail

log = structlog.get_logger()

_PATIENCE = 2.0  # seconds that an update waits for the database
_PATIENCE_IN_DANGER = 0.5  # the same where contacts wait
_ALIVE_EVERY = 3.0  # seconds


class Ledger:
    """The updates that are being answered; a database that is away delays none of them.

    Args:
        store: the database.
        trail: writes behind what was taken care of, together with what was sent.
        seal: hides the chat ids.
        clock: seconds since 1970.
    """

    def __init__(self, store: Store, trail: Trail, seal: Seal, clock: Callable[[], float]) -> None:
        self._claims = store.claims
        self._trail = trail
        self._seal = seal
        self._clock = clock
        self._chats: dict[int, int] = {}
        self._stored: set[int] = set()

    def __len__(self) -> int:
        """How many updates this gateway is at."""
        return len(self._chats)

    async def settled(self) -> list[int]:
        """Returns the numbers of updates that were taken care of before a restart."""
        if not self._trail.is_open.is_set():
            return []
        return await tried(self._claims.settled(), [])

    def begin(self, number: int, chat: int) -> None:
        """Notes an update that nobody else can get."""
        self._chats[number] = chat

    async def claim(self, number: int, chat: int, urgent: bool) -> Claim:
        """Tells whose an update is; this gateway's where the database is away.

        Args:
            number: of the update.
            chat: whose it is, 0 for nobody's.
            urgent: whether it is answered though another gateway is at the same chat.
        """
        claim: Claim = "ours"
        if self._trail.is_open.is_set():
            mine = [n for n, whose in self._chats.items() if whose == chat]
            asked = self._claims.claim(self._ticket(number, chat), self._clock(), mine, urgent)
            patience = _PATIENCE_IN_DANGER if urgent else _PATIENCE
            claim = await tried(within(patience, asked), claim)
            if claim == "ours":
                self._stored.add(number)
        if claim == "ours":
            self._chats[number] = chat
        return claim

    async def owe(self, numbers: Sequence[int]) -> bool:
        """Notes updates that are acknowledged to Telegram before their answer is out.

        Returns:
            Whether it is written down; not so while the database is away.
        """
        if not self._trail.is_open.is_set():
            return False
        open_ = [n for n in numbers if self._chats.get(n)]
        if not open_:
            return True
        self._stored.update(open_)
        tickets = [
            Ticket(n, self._seal.key(self._chats[n]), self._seal.close(self._chats[n]))
            for n in open_
        ]
        owing = within(_PATIENCE, self._owe(tickets))
        return await tried(owing, False)

    def took(self, number: int) -> None:
        """Notes that an update was taken care of."""
        chat = self._chats.pop(number, 0)
        self._stored.discard(number)
        self._trail.took(self._ticket(number, chat))

    async def watch(self, on_orphan: Callable[[int], object]) -> None:
        """Says again and again that this gateway is alive, and takes over from those that died.

        Args:
            on_orphan: called with a chat in which an answer is missing.
        """
        while True:
            if self._trail.is_open.is_set():
                if self._stored:
                    renewed = self._claims.renew(list(self._stored), self._clock())
                    await tried(renewed, None)
                owed = await tried(self._claims.orphans(self._clock()), [])
                for key, sealed in {t.key: t.sealed for t in owed}.items():
                    chat = self._seal.open(key, sealed)
                    if chat is not None:
                        log.warning("telegram_answer_missing")
                        on_orphan(chat)
            await asyncio.sleep(_ALIVE_EVERY)

    async def release(self) -> None:
        """Lets another gateway take what this one leaves unanswered, without waiting."""
        if self._stored and self._trail.is_open.is_set():
            left = self._claims.renew(list(self._stored), self._clock(), seconds=0)
            await tried(within(_PATIENCE, left), None)

    async def _owe(self, tickets: Sequence[Ticket]) -> bool:
        await self._claims.owe(tickets, self._clock())
        return True

    def _ticket(self, number: int, chat: int) -> Ticket:
        return Ticket(number, self._seal.key(chat) if chat else "")
