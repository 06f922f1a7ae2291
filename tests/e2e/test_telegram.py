"""The same conversations on Telegram: real python-telegram-bot, strict fake of the Bot API."""

from __future__ import annotations

import itertools

import pytest

from tests.e2e.stack import Stack
from tests.fakes.telegram import Sent
from tests.fakes.telegram_person import FakeTelegram

_chats = itertools.count(501)


@pytest.fixture
def chat(stack: Stack, telegram: FakeTelegram) -> int:
    """A chat of somebody new."""
    return next(_chats)


def ask(telegram: FakeTelegram, chat: int, text: str, wanted: str) -> list[Sent]:
    """Says something and returns the replies once one of them holds ``wanted``."""
    said = telegram.say(chat, text)
    return wait_for(telegram, chat, said, wanted)


def wait_for(telegram: FakeTelegram, chat: int, after: int, wanted: str) -> list[Sent]:
    """Waits for a reply behind a message that holds ``wanted``."""

    def answered() -> list[Sent]:
        replies = telegram.replies(chat, after)
        return replies if any(wanted in sent.text for sent in replies) else []

    replies: list[Sent] = telegram.wait(answered)
    return replies


def newest(telegram: FakeTelegram, chat: int) -> int:
    return telegram.chat(chat)[-1].id


def test_knowledge_and_its_follow_up(telegram: FakeTelegram, chat: int) -> None:
    replies = ask(telegram, chat, "c'est koi le cybercontrôle", "cybercontrôle")
    assert "C'est puni ?" in replies[-1].labels
    law = ask(telegram, chat, "et c puni ?", "maximum")
    assert any("Code pénal" in sent.text for sent in law)
    before = newest(telegram, chat)
    telegram.press(chat, "Que faire ?")
    assert wait_for(telegram, chat, before, "code")
    assert telegram.violations == []


def test_help_near_me_and_in_the_evening(telegram: FakeTelegram, chat: int) -> None:
    replies = ask(telegram, chat, "j'habite à Genvilliers je peux parler à qui", "Gennevilliers")
    assert any("▸ Appeler le" in sent.text for sent in replies)
    evening = ask(telegram, chat, "et le soir ?", "le soir")
    assert any("24 h/24" in sent.text for sent in evening)
    assert telegram.violations == []


def test_danger_silence_and_relief(telegram: FakeTelegram, chat: int) -> None:
    contacts = ask(telegram, chat, "il est derriere la porte il a un couteau", "114")[0]
    assert contacts.text.index("Écrire au 114 par SMS") < contacts.text.index("Appeler le 17")
    replies = ask(telegram, chat, "je peux pas parler", "114")
    silent = next(sent for sent in replies if "114" in sent.text)
    assert silent.text.index("au 114 par SMS") < silent.text.index("Appeler le 17")
    relieved = ask(telegram, chat, "c bon il est parti", "Je te crois")
    assert "Revoir les contacts" in relieved[-1].labels
    assert telegram.violations == []


def test_every_message_can_be_erased_and_nothing_is_sent_after_it(
    telegram: FakeTelegram, chat: int
) -> None:
    ask(telegram, chat, "/start", "chiffrée de bout en bout")
    ask(telegram, chat, "c'est quoi le consentement", "consentement")
    replies = telegram.replies(chat)
    assert all("Effacer" in sent.labels for sent in replies)
    telegram.press(chat, "Effacer")
    telegram.wait(lambda: not telegram.chat(chat))
    sent_before = len(telegram.calls)
    ask(telegram, chat, "coucou", "robot")
    methods = [method for method, _ in telegram.calls[sent_before:]]
    assert "sendMessage" in methods
    telegram.say(chat, "efface tout")
    telegram.wait(lambda: not telegram.chat(chat))
    assert telegram.calls[-1][0] == "deleteMessages"
    assert telegram.violations == []


def test_discreet_by_default(telegram: FakeTelegram, chat: int) -> None:
    ask(telegram, chat, "je cherche une association pour parler", "119")
    sent = [values for method, values in telegram.calls if method == "sendMessage"]
    assert all(values["disable_notification"] for values in sent)
    assert all(values["link_preview_options"] == {"is_disabled": True} for values in sent)
    commands = next(values for method, values in telegram.calls if method == "setMyCommands")
    shown = " ".join(c["command"] + c["description"] for c in commands["commands"]).lower()
    assert not any(word in shown for word in ("violence", "danger", "urgence", "victime"))


def test_a_picture_is_never_fetched(telegram: FakeTelegram, chat: int) -> None:
    telegram.send_photo(chat)
    replies = wait_for(telegram, chat, 0, "aucune image")
    assert "Effacer" in replies[-1].labels
    assert not any(method == "getFile" for method, _ in telegram.calls)
    assert telegram.violations == []


def test_people_are_answered_in_order(telegram: FakeTelegram, chat: int) -> None:
    for text in ("c'est quoi le consentement", "c'est quoi la sextorsion", "merci"):
        telegram.say(chat, text)
    replies = wait_for(telegram, chat, 0, "Avec plaisir")
    said = " ".join(sent.text for sent in replies)
    assert said.index("onsentement") < said.index("extorsion") < said.index("Avec plaisir")
