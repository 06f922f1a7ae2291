"""The messages of one chat that wait for an answer, and the right to go on answering."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channels.telegram.incoming import Incoming
from bot.messages import LEVELS, Level
from nlu.french.surface import plain

_ONE_BY_ONE = 3  # complete messages written in a row that are each answered
_FRAGMENT = 2  # words; so few may be the beginning of the next message
_TOGETHER = 900  # characters of messages that are read as one
_SAME_BURST = 10.0  # seconds; what was written before is another matter
_IN_A_ROW = 3.0  # seconds in which more complete messages than that make a burst
_ANSWERED_LATELY = 3.0  # seconds in which more of the same danger waits for its turn


@dataclass(eq=False, slots=True)
class Entry:
    """One update that waits; ``done`` is called once it was taken care of."""

    incoming: Incoming
    done: Callable[[], object]
    ripe: bool = False
    """Whether nothing more is waited for before it is answered."""

    @property
    def is_text(self) -> bool:
        """Whether it may be read as one with its neighbours."""
        return self.incoming.kind == "text" and not self.incoming.forwarded


@dataclass(eq=False, slots=True)
class Box:
    """What waits in one chat, in the order in which it was sent."""

    waiting: deque[Entry] = field(default_factory=deque)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    worker: asyncio.Task[None] | None = None
    turn: int = 0
    """Grows when a danger or « Effacer » overtakes what is being answered."""
    wiped: int = 0
    """Grows with each « Effacer »."""
    pressed: set[tuple[int, str]] = field(default_factory=set)
    """Buttons that are being answered; a second touch of one means nothing more."""
    alarm: Level = "none"
    alarmed_at: float = 0.0
    touched: float = field(default_factory=time.monotonic)
    texts_at: deque[float] = field(default_factory=lambda: deque(maxlen=_ONE_BY_ONE))
    """When the latest texts were sent, seconds since 1970 by Telegram's clock."""

    def lease(self) -> Lease:
        """Returns the right to answer, until something more urgent comes."""
        return Lease(self, self.turn, self.wiped)

    def overtakes(self, level: Level) -> bool:
        """Tells whether a danger is answered now, or was answered in this very burst."""
        lately = time.monotonic() - self.alarmed_at < _ANSWERED_LATELY
        return not lately or LEVELS.index(level) > LEVELS.index(self.alarm)

    def stands_alone(self, entry: Entry) -> bool:
        """Tells whether an update is answered as well without knowing what comes next.

        Not so a fragment, the messages of a burst, and a button, which may be touched twice.
        """
        if not entry.is_text:
            return entry.incoming.kind != "button"
        at = entry.incoming.at
        many = len(self.texts_at) == _ONE_BY_ONE and at - self.texts_at[0] < _IN_A_ROW
        self.texts_at.append(at)
        return not (many or _is_fragment(entry))

    def empty(self) -> list[Entry]:
        """Takes all that waits."""
        taken = list(self.waiting)
        self.waiting.clear()
        return taken

    def burst(self, before: float) -> list[Entry]:
        """Returns the texts at the end of what waits that belong to a message sent then.

        Args:
            before: seconds since 1970 of that message.
        """
        found: list[Entry] = []
        for entry in reversed(self.waiting):
            if not entry.is_text or before - entry.incoming.at > _SAME_BURST:
                break
            found.insert(0, entry)
        return found

    def run(self) -> list[Entry]:
        """Returns the texts at the beginning of what waits that were written in one go."""
        found: list[Entry] = []
        for entry in self.waiting:
            at = entry.incoming.at
            if not entry.is_text or (found and at - found[-1].incoming.at > _SAME_BURST):
                break
            found.append(entry)
        return found

    def take_group(self, most: int) -> list[Entry]:
        """Takes the next update, or several texts that are read as one, ``most`` at most.

        A few complete messages are answered one by one; fragments join what follows them; many
        messages at once are one.
        """
        run = self.run()[:most]
        if not run:
            first = self.waiting.popleft()
            group = [first]
            while first.incoming.kind == "media" and self._same_media(first):
                group.append(self.waiting.popleft())
            return group
        size, length = 1, len(run[0].incoming.text)
        many = len(run) > _ONE_BY_ONE
        while size < len(run) and (many or _is_fragment(run[size - 1])):
            length += 1 + len(run[size].incoming.text)
            if length > _TOGETHER:
                break
            size += 1
        if many and size < len(run):
            for entry in run[size:]:
                entry.ripe = True
        return [self.waiting.popleft() for _ in range(size)]

    def _same_media(self, first: Entry) -> bool:
        following = self.waiting[0].incoming if self.waiting else None
        return following is not None and (following.kind, following.data) == (
            "media",
            first.incoming.data,
        )


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one answer to be shown."""

    box: Box
    turn: int
    wiped_before: int

    @property
    def stale(self) -> bool:
        """Whether something more urgent came: nothing more of this answer is shown."""
        return self.box.turn != self.turn

    @property
    def wiped(self) -> bool:
        """Whether the person erased meanwhile: what has just been shown must go too."""
        return self.box.wiped != self.wiped_before


def joined(texts: list[str]) -> str:
    """Returns texts as one: a fragment goes on in the same sentence, the rest is set apart."""
    whole = ""
    for before, text in zip(["", *texts], texts, strict=False):
        gap = "" if not whole else " " if _few_words(before) else "\n"
        whole += gap + text.strip()
    return whole


def _is_fragment(entry: Entry) -> bool:
    return _few_words(entry.incoming.text)


def _few_words(text: str) -> bool:
    return len(plain(text).split()) <= _FRAGMENT
