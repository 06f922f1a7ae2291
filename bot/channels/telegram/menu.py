"""/reglages: what a person can choose for a chat, in one message that is edited."""

from __future__ import annotations

import time
from collections import OrderedDict

from telegram import InlineKeyboardButton

from bot.channels.telegram.chosen import Chosen, ChosenSettings, Word
from bot.channels.telegram.views import OWN, View, note
from bot.channels.telegram.wording import get_wording

_MENU = f"{OWN}reglages"
_TIMER = f"{OWN}minuteur"
_VEIL = f"{OWN}masque"
_HELP_WORD = f"{OWN}mot_aide"
_WIPE_WORD = f"{OWN}mot_effacer"
_FORGET = f"{OWN}oublier"
_TIMERS = (900, 86400, 0)  # seconds; 0: never
_ASKED_FOR = 300.0  # seconds in which the next text is taken as the word
_ASKED_MOST = 1000  # chats


class Menu:
    """Shows the settings and takes the choices.

    Args:
        chosen: where they are kept.
    """

    def __init__(self, chosen: ChosenSettings) -> None:
        self._chosen = chosen
        self._asked: OrderedDict[int, tuple[Word, int, float]] = OrderedDict()

    def main(self, chosen: Chosen, sentence: str = "reglages") -> View:
        """Returns the list of what can be chosen."""
        words = get_wording()
        state = words.states["oui" if chosen.discreet else "non"]
        labels = words.buttons
        rows = [
            (labels["reglages_minuteur"], _TIMER),
            (labels["reglages_masque"].format(etat=state), _VEIL),
            (labels["reglages_mot_aide"], _HELP_WORD),
            (labels["reglages_mot_effacer"], _WIPE_WORD),
            (labels["reglages_oublier"], _FORGET),
        ]
        return note(words.sentences[sentence], [[_button(*row)] for row in rows])

    async def pressed(self, chat: int, message_id: int, data: str) -> View | None:
        """Carries out a choice and returns what the message then shows.

        Args:
            chat: whose settings.
            message_id: the message of the menu.
            data: payload of the button.
        """
        self.stop_asking(chat)
        chosen = await self._chosen.load(chat)
        name, _, value = data.partition(":")
        if name == _VEIL:
            await self._chosen.change(chat, discreet=not chosen.discreet)
        elif name == _FORGET:
            await self._chosen.forget(chat)
            return self.main(Chosen(), "reglages_oublies")
        elif name == _TIMER and not value:
            return _timers()
        elif name == _TIMER and value in map(str, _TIMERS):
            await self._chosen.change(chat, timer=int(value))
            return self.main(self._chosen.at_once(chat), "minuteur_note")
        elif name in (_HELP_WORD, _WIPE_WORD):
            kind: Word = "help_word" if name == _HELP_WORD else "wipe_word"
            self._ask(chat, kind, message_id)
            return _question(kind)
        elif name != _MENU:
            return None
        return self.main(self._chosen.at_once(chat))

    def asks_for(self, chat: int) -> tuple[Word, int] | None:
        """Returns which word a chat was asked for, and in which message."""
        kind, message_id, since = self._asked.get(chat, ("help_word", 0, 0.0))
        if not since or time.monotonic() - since > _ASKED_FOR:
            return None
        return kind, message_id

    async def take_word(self, chat: int, kind: Word, text: str) -> View:
        """Keeps the word that was written, and returns what the menu then shows."""
        if not await self._chosen.choose_word(chat, kind, text):
            return note(get_wording().sentences["mot_refuse"], [[_back()]])
        self.stop_asking(chat)
        return self.main(self._chosen.at_once(chat), "mot_garde")

    def stop_asking(self, chat: int) -> None:
        """The next text is a text again."""
        self._asked.pop(chat, None)

    def _ask(self, chat: int, kind: Word, message_id: int) -> None:
        self._asked[chat] = (kind, message_id, time.monotonic())
        while len(self._asked) > _ASKED_MOST:
            self._asked.popitem(last=False)


def _timers() -> View:
    words = get_wording()
    rows = [[_button(words.buttons[f"minuteur_{s}"], f"{_TIMER}:{s}")] for s in _TIMERS]
    return note(words.sentences["minuteur"], [*rows, [_back()]])


def _question(kind: Word) -> View:
    sentence = "mot_aide" if kind == "help_word" else "mot_effacer"
    return note(get_wording().sentences[sentence], [[_back()]])


def _back() -> InlineKeyboardButton:
    return _button(get_wording().buttons["retour"], _MENU)


def _button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=data)
