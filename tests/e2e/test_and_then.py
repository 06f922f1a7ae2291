"""Three questions after each topic, as people write them, are answered about that topic."""

from __future__ import annotations

import pytest

from actions.context import answer_of, written_answers
from actions.follow_up import minors
from bot.dialogue.content import get_content
from tests.e2e.stack import Person, texts

TOPICS = sorted(n[6:-5] for n in written_answers() if n.startswith("utter_") and n[-5:] == "_agir")


@pytest.mark.parametrize("topic", TOPICS)
def test_three_follow_ups_are_about_the_topic(topic: str, person: Person) -> None:
    person.sends(f"/{topic}")

    punished = person.says("et c'est puni ?")
    law = answer_of(f"utter_{topic}_loi") or answer_of("utter_sanctions")
    assert str(law["text"]) in texts(punished)
    for name in (law.get("custom") or {}).get("lois", ()):
        assert get_content().laws[name]["titre"] in texts(punished)

    young = person.says("et pour un mineur ?")
    assert minors()[topic]["texte"] in texts(young)
    assert young["topic"] == topic
    assert len(young["messages"]) <= 5

    where = person.says("où je vais pour ça ?")
    assert str(answer_of(f"utter_{topic}_qui")["text"]) in texts(where)
    assert any(message.get("contacts") for message in where["messages"])
