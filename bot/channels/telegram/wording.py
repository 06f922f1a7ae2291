"""The words of the channel itself, read from ``responses/data/telegram.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from bot.dialogue.content import RESPONSES


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences, labels and what shows of the bot before anybody has written."""

    name: str
    description: str
    short_description: str
    commands: Mapping[str, str]
    buttons: Mapping[str, str]
    states: Mapping[str, str]
    sentences: Mapping[str, str]
    seasons: Mapping[int, str]
    """What the weather is like, by month from 1 to 12."""


@cache
def get_wording() -> Wording:
    """Returns the words of the channel, read once."""
    path = RESPONSES / "data" / "telegram.yml"
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    written = content["telegram"]
    return Wording(
        name=written["nom"],
        description=written["description"],
        short_description=written["description_courte"],
        commands=written["commandes"],
        buttons=written["boutons"],
        states={
            ("oui" if k is True else "non" if k is False else k): v
            for k, v in written["etats"].items()
        },
        sentences=written["phrases"],
        seasons=written["meteo"],
    )
