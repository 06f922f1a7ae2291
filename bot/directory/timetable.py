"""Opening hours as a whole week, in French, for pages and lists that are read or printed."""

from __future__ import annotations

import re

from bot.directory.hours import ALWAYS

_DAYS = {
    "Mo": "lun",
    "Tu": "mar",
    "We": "mer",
    "Th": "jeu",
    "Fr": "ven",
    "Sa": "sam",
    "Su": "dim",
    "PH": "jours fériés",
}
_EVERY_DAY = "tous les jours, fériés aussi,"
_TO = re.compile(r"(?<=\d)-(?=\d)")
_DAY = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b")
_TIME = re.compile(r"\b0?(\d{1,2}):(\d\d)\b")


def timetable(hours: str) -> str:
    """Returns a week: « lun-ven 9 h 30 à 17 h 30 ; fermé les jours fériés ».

    Args:
        hours: an opening_hours expression of the data files; a part that is not known to
            this reader stays as it is.
    """
    if hours == ALWAYS:
        return "24 h/24, 7 j/7"
    return " ; ".join(_part(part.strip()) for part in hours.split(";"))


def _part(part: str) -> str:
    if part == "PH off":
        return "fermé les jours fériés"
    part = part.replace("Mo-Su,PH", _EVERY_DAY)
    days = _TO.sub(" à ", _DAY.sub(lambda day: _DAYS[day[0]], part))
    spaced = days.replace(",", ", ").replace(",  ", ", ")
    return _TIME.sub(
        lambda time: f"{time[1]} h" + (f" {time[2]}" if time[2] != "00" else ""), spaced
    )
