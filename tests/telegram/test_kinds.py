"""Every kind of update gets a considerate answer, or silence; a file is never fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.wording import get_wording
from tests.fakes.telegram_person import GROUP, FakeTelegram
from tests.telegram.running import Scripted, running, settled

FILE = {"file_id": "f", "file_unique_id": "u"}
SIZE = {**FILE, "width": 1, "height": 1}
SENTENCES = get_wording().sentences

MEDIA: list[tuple[str, dict[str, Any], str]] = [
    ("photo", {"photo": [SIZE]}, "image"),
    ("video", {"video": {**SIZE, "duration": 1}}, "image"),
    ("animation", {"animation": {**SIZE, "duration": 1}, "document": FILE}, "image"),
    ("document", {"document": FILE}, "image"),
    ("voice", {"voice": {**FILE, "duration": 1}}, "vocal"),
    ("video_note", {"video_note": {**FILE, "length": 1, "duration": 1}}, "vocal"),
    ("audio", {"audio": {**FILE, "duration": 1}}, "vocal"),
    ("location", {"location": {"latitude": 48.9, "longitude": 2.2}}, "position"),
    ("contact", {"contact": {"phone_number": "0000", "first_name": "X"}}, "contact"),
    (
        "poll",
        {
            "poll": {
                "id": "1",
                "question": "?",
                "options": [],
                "total_voter_count": 0,
                "is_closed": False,
                "is_anonymous": True,
                "type": "regular",
                "allows_multiple_answers": False,
                "allows_revoting": False,
                "members_only": False,
            }
        },
        "sondage",
    ),
    ("dice", {"dice": {"emoji": "🎲", "value": 3}}, "sondage"),
]


@pytest.mark.parametrize(("content", "sentence"), [m[1:] for m in MEDIA], ids=[m[0] for m in MEDIA])
def test_media_are_refused_kindly(
    fake: FakeTelegram, chat: int, tmp_path: Path, content: dict[str, Any], sentence: str
) -> None:
    with running(fake, tmp_path, Scripted()):
        fake.send(chat, **content)
        reply = fake.wait(lambda: fake.replies(chat))
        settled(fake)
    assert [sent.text for sent in reply] == [SENTENCES[sentence]]
    assert "Effacer" in reply[0].labels
    assert fake.named("getFile") == []


def test_an_album_is_refused_once_and_its_caption_is_read(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    assistant = Scripted()
    with running(fake, tmp_path, assistant):
        fake.say(chat, "une question assez longue")
        fake.send(chat, photo=[SIZE], media_group_id="1", caption="regarde ce message")
        fake.send(chat, photo=[SIZE], media_group_id="1")
        fake.send(chat, photo=[SIZE], media_group_id="1")
        fake.wait(lambda: any("regarde" in sent.text for sent in fake.replies(chat)))
        settled(fake)
    said = [sent.text for sent in fake.replies(chat)]
    assert said.count(SENTENCES["image"]) == 1


def test_danger_in_a_caption_brings_the_contacts(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path):
        fake.send(chat, photo=[SIZE], caption="il est derriere la porte il a un couteau")
        fake.wait(lambda: any("114" in sent.text for sent in fake.replies(chat)))


def test_a_forwarded_threat_is_no_confession(fake: FakeTelegram, chat: int, tmp_path: Path) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "X", "date": 1}
    with running(fake, tmp_path):
        fake.say(chat, "je vais te tuer ce soir", forward_origin=origin)
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
        said = " ".join(sent.text for sent in fake.replies(chat))
        assert "ne pas faire de mal" not in said
        assert "▸" in said  # contacts


def test_an_edited_message_counts_if_it_signals_danger(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path, Scripted()):
        first = fake.say(chat, "une question assez longue")
        fake.wait(lambda: fake.replies(chat))
        fake.edit(chat, first, "une question moins longue")
        settled(fake)
        assert len(fake.replies(chat)) == 1
        fake.edit(chat, first, "il est derriere la porte il a un couteau")
        fake.wait(lambda: any("114" in sent.text for sent in fake.replies(chat)))


def test_groups_are_left_and_never_written_to(fake: FakeTelegram, tmp_path: Path) -> None:
    with running(fake, tmp_path, Scripted()):
        fake.add_to_group()
        message = {"message_id": 5, "date": 1, "chat": GROUP, "text": "il a un couteau"}
        fake.push(message=message)
        fake.stray = {"channel_post", "inline_query", "poll"}
        channel = {"id": -100999, "type": "channel", "title": "C"}
        fake.push(channel_post={"message_id": 6, "date": 1, "chat": channel, "text": "x"})
        person = {"id": 5, "is_bot": False, "first_name": "P"}
        fake.push(inline_query={"id": "7", "from": person, "query": "secret", "offset": ""})
        fake.wait(lambda: len(fake.named("leaveChat")) == 3)
        fake.wait(lambda: fake.named("answerInlineQuery"))
        settled(fake)
    assert {values["chat_id"] for values in fake.named("leaveChat")} == {GROUP["id"], -100999}
    assert fake.named("sendMessage") == []


def test_who_blocks_the_bot_or_is_gone_is_forgotten(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path, Scripted()) as bot:
        fake.say(chat, "une question assez longue")
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
        fake.block(chat)
        settled(fake)
        fake.say(chat + 1, "une question assez longue")
        fake.block(chat + 1, "user is deactivated")
        settled(fake)
        trail = bot.channel._trail
        for gone in (chat, chat + 1):
            assert trail.count(gone) == 0
            assert bot.run(trail.take_stored(gone)) == []


def test_nothing_of_it_is_logged(
    fake: FakeTelegram, chat: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(fake, tmp_path):
        fake.say(chat, "zyxgloubi c'est quoi le consentement")
        fake.send(chat, photo=[SIZE], caption="zyxgloubi")
        fake.push(message={"message_id": 9, "date": 1, "chat": {"id": chat, "type": "private"}})
        fake.wait(lambda: fake.replies(chat))
        settled(fake)
    said = "".join(capfd.readouterr())
    assert "zyxgloubi" not in said
    assert str(chat) not in said
