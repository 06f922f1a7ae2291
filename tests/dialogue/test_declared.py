"""A button that says which danger there is brings the contacts for that danger."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.app import create_app
from bot.dialogue.port import Answer, Turn
from bot.messages import Contacts
from bot.settings import Settings


@dataclass
class Declaring:
    """In the place of Rasa: a guided conversation whose question about suicide got a yes."""

    is_away: bool = False

    async def answer(self, turn: Turn) -> Answer:
        contacts = {"text": "Voici.", "custom": {"contacts": {"danger": True}}}
        return Answer([contacts], "danger", 1.0, "serious", kind="suicide")

    async def forget(self, conversation: str) -> None:
        """Keeps nothing."""

    async def is_ready(self) -> bool:
        return True


def test_a_pressed_yes_to_thoughts_of_death_brings_who_listens_to_them() -> None:
    settings = Settings(_env_file=None, rasa_url="http://127.0.0.1:9")  # type: ignore[call-arg]
    assistant = create_app(settings).state.assistant
    assistant.rasa = Declaring()
    for said in ({"payload": "/parcours__oui"}, {"text": "oui"}):
        reply = asyncio.run(assistant.reply("somebody", **said))
        (shown,) = [m for m in reply.messages if isinstance(m, Contacts)]
        assert shown.contacts[0].id == "suicide-3114"
        assistant.memory.forget("somebody")
