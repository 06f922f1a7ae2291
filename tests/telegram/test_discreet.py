"""Discretion: neutral from outside, silent, a cover that answers, words that only one knows."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from pathlib import Path

from bot.channels.telegram.wording import get_wording
from bot.messages import Reply
from bot.wishes import continue_with
from tests.fakes.telegram_person import FakeTelegram
from tests.telegram.running import guided_assistant, running, settled

TELLING = re.compile("viol|danger|urgen|victim|agress|harc|secours|discr", re.IGNORECASE)


def texts(fake: FakeTelegram, chat: int) -> list[str]:
    return [sent.text for sent in fake.replies(chat)]


def test_nothing_that_shows_before_start_tells_the_subject(
    fake: FakeTelegram, tmp_path: Path
) -> None:
    with running(fake, tmp_path):
        fake.wait(lambda: "short_description" in fake.profile)
        settled(fake)
    assert fake.profile["name"] == "Repère"
    assert not TELLING.search(str(fake.profile))
    assert [c["command"] for c in fake.profile["commands"]][:2] == ["menu", "aide"]


def test_the_profile_is_set_once(fake: FakeTelegram, tmp_path: Path) -> None:
    for _ in range(2):
        with running(fake, tmp_path):
            fake.wait(lambda: "short_description" in fake.profile)
            settled(fake)
    names = [name for name, _ in fake.calls if name.startswith("setMy")]
    assert len(names) == len(set(names)) == 4


def test_every_message_is_silent_without_preview_and_can_be_passed_on(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path):
        fake.say(chat, "/start")
        fake.say(chat, "/aide")
        fake.wait(lambda: len(fake.replies(chat)) >= 3)
        settled(fake)
    for values in fake.named("sendMessage"):
        assert values["disable_notification"] is True
        assert values["link_preview_options"] == {"is_disabled": True}
        assert not values.get("protect_content")


def test_the_truth_is_said_once(fake: FakeTelegram, chat: int, tmp_path: Path) -> None:
    with running(fake, tmp_path):
        for _ in range(2):
            fake.say(chat, "/start")
            settled(fake)
        said = " ".join(texts(fake, chat))
        assert said.count("chiffrée de bout en bout") == 1
        assert said.count("Une page web laisse moins de traces") == 1


def test_the_code_of_a_support_reaches_the_hook(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    arrived: list[str] = []

    async def arrive(key: str, code: str) -> None:
        arrived.append(code)

    with running(fake, tmp_path, on_arrival=arrive):
        for text in ("/start k7m2", "/start"):
            fake.say(chat, text)
            settled(fake)
    assert arrived == ["k7m2"]


def test_a_conversation_of_the_web_goes_on_by_its_code(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    assistant = guided_assistant()

    async def arrive(key: str, code: str) -> Reply | None:
        return await continue_with(assistant, key, code)

    conversation = assistant.memory.open("web-1")
    conversation.theme = "cybercontrole"
    code = asyncio.run(assistant.continuations.issue("web-1", conversation))
    with running(fake, tmp_path, assistant, on_arrival=arrive):
        fake.say(chat, f"/start {code}")
        settled(fake)
        assert any("cybercontrôle" in text for text in texts(fake, chat))


def test_the_cover_command_answers(fake: FakeTelegram, chat: int, tmp_path: Path) -> None:
    with running(fake, tmp_path):
        fake.say(chat, "/meteo")
        reply = fake.wait(lambda: fake.replies(chat))
    assert reply[0].text in get_wording().seasons.values()
    assert not TELLING.search(reply[0].text)


def choose(fake: FakeTelegram, chat: int, button: str, word: str) -> None:
    fake.say(chat, "/reglages")
    settled(fake, quiet=0.5)
    fake.press(chat, button)
    fake.wait(lambda: any("Écris un mot" in text for text in texts(fake, chat)))
    fake.say(chat, word)
    fake.wait(lambda: any("C'est gardé" in text for text in texts(fake, chat)))
    settled(fake, quiet=0.5)


def test_a_chosen_word_brings_the_contacts_in_disguise(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path):
        choose(fake, chat, "Choisir un mot d'aide", "Tournesol")
        assert not any("ournesol" in sent.text for sent in fake.chat(chat))
    with running(fake, tmp_path, guided_assistant()):  # it outlives a restart
        before = fake.chat(chat)[-1].id
        fake.say(chat, "tournesol !")
        memo = fake.wait(lambda: fake.replies(chat, before))[0]
        visible = re.sub("<tg-spoiler>.*?</tg-spoiler>", "", memo.html)
        assert "Appeler le" in memo.text
        assert "Appeler" not in visible
        assert not TELLING.search(visible)
        assert not TELLING.search(" ".join(memo.labels))
    content = (tmp_path / "repere.db").read_bytes().lower()
    assert b"ournesol" not in content


def test_another_chosen_word_wipes(fake: FakeTelegram, chat: int, tmp_path: Path) -> None:
    with running(fake, tmp_path):
        choose(fake, chat, "Choisir un mot pour effacer", "parapluie bleu")
    with running(fake, tmp_path):
        fake.say(chat, "Parapluie bleu")
        fake.wait(lambda: not fake.chat(chat))
        settled(fake)
        assert fake.chat(chat) == []


def test_a_word_that_is_taken_or_a_danger_is_not_kept(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path):
        fake.say(chat, "/reglages")
        settled(fake, quiet=0.5)
        fake.press(chat, "Choisir un mot d'aide")
        settled(fake, quiet=0.5)
        fake.say(chat, "oui")
        fake.wait(lambda: any("trop court" in text for text in texts(fake, chat)))
        fake.say(chat, "il est derriere la porte il a un couteau")
        fake.wait(lambda: any("114" in text for text in texts(fake, chat)))
    with sqlite3.connect(tmp_path / "repere.db") as database:
        assert database.execute("SELECT help_word FROM telegram_chat").fetchall() == [(None,)]


def test_hidden_text_when_it_was_chosen(fake: FakeTelegram, chat: int, tmp_path: Path) -> None:
    with running(fake, tmp_path):
        fake.say(chat, "/reglages")
        settled(fake, quiet=0.5)
        fake.press(chat, "Texte masqué : non")
        fake.wait(lambda: "Texte masqué : oui" in fake.replies(chat)[0].labels)
        before = fake.chat(chat)[-1].id
        fake.say(chat, "il est derriere la porte il a un couteau")
        contacts = fake.wait(lambda: fake.replies(chat, before))[0]
        assert contacts.html.startswith("<tg-spoiler>")
        assert contacts.html.endswith("</tg-spoiler>")
        fake.press(chat, "Oublier mes réglages")
        fake.wait(lambda: "oubliés" in fake.replies(chat)[0].text)
