"""What the gateway asks of an engine of dialogue, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.messages import Level


class EngineUnavailable(Exception):
    """The engine did not answer in time, refused or is not there; says why, never what."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine understood and wants said.

    ``responses`` are responses as they are written under ``responses/``: ``text``,
    ``buttons``, ``custom``. ``slots`` are the coarse facts that order contacts.
    """

    responses: Sequence[Mapping[str, Any]]
    intent: str
    confidence: float = 1.0
    danger: Level = "none"
    slots: Mapping[str, Any] = field(default_factory=dict)
    kind: str | None = None
    """The kind of danger that was read, in the words of the directory."""
    reasons: tuple[str, ...] = ()
    """The person's own words that led to a danger level."""
    guess: str | None = None
    """The likeliest intent where the engine asks back, or answers a danger first."""

    @property
    def topic(self) -> str:
        """The id of the taxonomy that was understood; an intent may be finer."""
        return (self.guess or self.intent).split("__")[0]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message to an engine: a text, or the payload of a button.

    ``signal`` and ``natures`` are what the danger net read; the text of a clear
    signal is never handed on, only its level.
    """

    conversation: str
    text: str = ""
    payload: str | None = None
    signal: Level = "none"
    natures: tuple[str, ...] = ()
    theme: str | None = None
    """The topic before, for an engine that does not remember it by itself."""
    danger: Level = "none"
    """The danger of the conversation so far, likewise."""
    slots: Mapping[str, Any] = field(default_factory=dict)
    missed: bool = False
    """Whether another engine answered the turn before, of which this one has to be told."""
    town: str | None = None
    """The town of ours that the text names, for an engine that cannot find it by itself."""


class DialogueEngine(Protocol):
    """Port of the dialogue; Rasa is one adapter of it."""

    async def answer(self, turn: Turn) -> Answer:
        """Returns what is to be said; raises ``EngineUnavailable``."""

    async def forget(self, conversation: str) -> None:
        """Drops the conversation; raises ``EngineUnavailable``."""

    async def is_ready(self) -> bool:
        """Tells whether the engine would answer now."""
