"""Topics: how often the right one is understood, a wrong one is answered, or it asks back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.danger.net import DangerNet
from bot.dialogue.rasa import NOT_A_TOPIC, UNSURE
from bot.settings import ROOT
from tools.measures import by_group, share
from tools.rasa_turns import RasaTurns

_CONFUSIONS = 15


@dataclass(frozen=True)
class Understood:
    """One labelled message and what was understood; ``sure`` where it was answered."""

    text: str
    topic: str
    accepted: frozenset[str]
    style: str
    understood: str
    sure: bool

    @property
    def right(self) -> bool:
        """Whether the first topic was understood."""
        return self.understood == self.topic

    @property
    def acceptable(self) -> bool:
        """Whether the first or an accepted second topic was understood."""
        return self.understood in self.accepted


def judge(rows: Sequence[Mapping[str, Any]], net: DangerNet, rasa: RasaTurns) -> list[Understood]:
    """Reads each message as the assistant does: the net first, then Rasa."""
    return [_judge(row, net, rasa) for row in rows]


def _judge(row: Mapping[str, Any], net: DangerNet, rasa: RasaTurns) -> Understood:
    signal = net.read(row["text"])
    name, sure = "danger", True
    if not signal.certain:
        answer = rasa.turn(row["text"], signal.level, signal.kinds)
        name = answer["intent"]["name"]
        sure = answer["understood"] != UNSURE
        if name in NOT_A_TOPIC and answer["guess"]:
            name = answer["guess"]["name"]
    accepted = frozenset([row["topic"], *row.get("also", ())])
    topic = name.split("__")[0]
    return Understood(row["text"], row["topic"], accepted, row.get("style", ""), topic, sure)


def _families() -> dict[str, str]:
    """Returns the family of each topic: the folder that holds its examples."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "nlu" / "examples").glob("*/*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for intent in content["nlu"]:
            found.setdefault(intent["intent"].split("__")[0], path.parent.name)
    return found


def report(read: Sequence[Understood], misses: bool) -> Iterator[str]:
    """Yields the lines of the report; ``misses`` names the messages that were misread."""
    families = _families()
    yield f"messages: {len(read)}"
    yield f"  top-1                        {share(u.right for u in read)}"
    yield f"  top-1 or the accepted second {share(u.acceptable for u in read)}"
    yield f"  answered wrongly, sure       {share(u.sure and not u.acceptable for u in read)}"
    yield f"  asked back                   {share(not u.sure for u in read)}"
    yield "\nby family (first or accepted second)"
    yield from by_group(read, lambda u: families.get(u.topic, "?"), lambda u: u.acceptable)
    yield "\nby style"
    yield from by_group(read, lambda u: u.style, lambda u: u.acceptable)
    pairs = Counter((u.topic, u.understood) for u in read if not u.acceptable)
    yield "\nconfused most often"
    yield from (f"  {a} read as {b}: {n}" for (a, b), n in pairs.most_common(_CONFUSIONS))
    if misses:
        yield "\nmisread"
        yield from (
            f"  {u.topic} as {u.understood}{'' if u.sure else ' (asked back)'}: {u.text}"
            for u in read
            if not u.acceptable
        )
