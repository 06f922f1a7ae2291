"""How each kind of message looks, as a person sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.views import LONGEST, view
from bot.messages import (
    Card,
    Cards,
    Choice,
    Choices,
    Contact,
    ContactAction,
    Contacts,
    Message,
    Progress,
    Scale,
    ScaleStep,
    Text,
)
from tests.fakes.telegram_html import plain_text
from tests.fakes.telegram_person import FakeTelegram
from tests.telegram.running import Scripted, running, settled

PLAN = Cards("Ton plan", tuple(Card(f"Étape {n}", f"Faire {n}", "source") for n in range(1, 4)))
SCALE = Scale(
    "Où en est ta relation ?",
    (("vert", "Profite"), ("orange", "Dis stop"), ("rouge", "Protège-toi")),
    (
        ScaleStep("vert", "respecte tes choix"),
        ScaleStep("orange", "fouille ton téléphone", True),
        ScaleStep("rouge", "te pousse", True),
    ),
)
CONTACT = Contact(
    "x",
    "Service <A>",
    "Une personne te répond.",
    (
        ContactAction("call", "Appeler le 3919", "tel:3919"),
        ContactAction("call", "Appeler le 01 47 91 48 44", "tel:0147914844"),
        ContactAction("chat", "Ouvrir le tchat", "https://example.org"),
    ),
    True,
    "24 h/24",
    ("gratuit",),
    "Nanterre",
)


def question(step: int) -> Choices:
    choices = (Choice("Oui", f"/q{step}_oui"), Choice("Non", f"/q{step}_non"))
    return Choices(f"Question {step} ?", choices, progress=Progress(step, 8))


def first_text(fake: FakeTelegram, chat: int) -> str:
    return "".join(sent.text for sent in fake.replies(chat)[:1])


def shown(*messages: Message) -> str:
    return "\n".join(plain_text(v.text) for m in messages for v in view(m))


def test_contacts_have_numbers_to_touch_and_links() -> None:
    (only,) = view(Contacts("Voici", (CONTACT,)))
    assert "Appeler le <code>3919</code>" in only.text
    assert "Appeler le 01 47 91 48 44 · +33 1 47 91 48 44" in only.text
    assert "Service &lt;A&gt;" in only.text
    buttons = [b for row in only.keyboard.inline_keyboard for b in row]
    assert [b.url for b in buttons if b.url] == ["https://example.org"]
    assert [b.copy_text.text for b in buttons if b.copy_text] == ["3919"]


def test_a_card_unfolds() -> None:
    (only,) = view(Card("Ce que dit la loi", "Jusqu'à … maximum", "Code, vérifié le …"))
    assert "<blockquote expandable>" in only.text


def test_the_scale_has_colours_and_words() -> None:
    said = shown(SCALE)
    assert "🟩 Profite" in said
    assert "🟧 Dis stop\n☑️ fouille ton téléphone" in said
    assert "▫️ respecte tes choix" in said


@given(st.text(min_size=1, max_size=12_000).filter(str.strip))
def test_any_text_fits_and_none_of_it_is_lost(text: str) -> None:
    parts = [plain_text(v.text) for v in view(Text(text))]
    assert all(0 < len(part) <= LONGEST for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_guided_question_is_edited_in_place(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    script: dict[str, Any] = {"commence le test maintenant": (question(1),)}
    script |= {f"/q{n}_oui": (question(n + 1),) for n in range(1, 8)}
    script["/q8_oui"] = (SCALE, Text("Voilà."))
    with running(fake, tmp_path, Scripted(script)):
        fake.say(chat, "commence le test maintenant")
        for step in range(1, 9):
            said = f"{step}/8"
            fake.wait(lambda said=said: said in first_text(fake, chat))  # type: ignore[misc]
            assert len(fake.replies(chat)) == 1
            fake.press(chat, "Oui")
        fake.wait(lambda: len(fake.replies(chat)) == 3)
        settled(fake)
        assert fake.replies(chat)[0].labels == ["Effacer"]


def test_cards_are_leafed_through_in_one_message(
    fake: FakeTelegram, chat: int, tmp_path: Path
) -> None:
    with running(fake, tmp_path, Scripted({"montre moi le plan": (PLAN,)})) as bot:
        fake.say(chat, "montre moi le plan")
        first = fake.wait(lambda: fake.replies(chat))[0]
        assert "1/3" in first.text
        assert first.labels == ["›", "Effacer"]
        fake.press(chat, "›")
        fake.wait(lambda: "Étape 2" in fake.replies(chat)[0].text)
        assert fake.replies(chat)[0].labels == ["‹", "›", "Effacer"]
        fake.press(chat, "‹")
        fake.wait(lambda: "Étape 1" in fake.replies(chat)[0].text)
        settled(fake)
        bot.stop()
        assert len(fake.replies(chat)) == 1
    with running(fake, tmp_path, Scripted()):  # the cards are not known any more
        fake.press(chat, "›")
        fake.wait(lambda: fake.replies(chat)[0].labels == ["Effacer"])


def test_a_double_touch_is_one_answer(fake: FakeTelegram, chat: int, tmp_path: Path) -> None:
    slow = Scripted({"on commence tout de suite": (question(1),)}, {"/q1_oui": 1.0})
    with running(fake, tmp_path, slow):
        fake.say(chat, "on commence tout de suite")
        fake.wait(lambda: fake.replies(chat))
        fake.press(chat, "Oui")
        fake.press(chat, "Oui")
        settled(fake, quiet=1.5)
    assert [said for _, said in slow.heard].count("/q1_oui") == 1
    assert len(fake.named("answerCallbackQuery")) == 2
