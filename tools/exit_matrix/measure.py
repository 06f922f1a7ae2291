"""Three visits that end with an exit: to a place that answers, to one that is slow, and offline."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from tools.exit_matrix.browsers import Browser, Tab, until
from tools.exit_matrix.site import SENSITIVE, Site
from tools.exit_matrix.subjects import Subject

PATIENCE = 15.0  # seconds for a page to come
SETTLED = 0.5  # seconds after which a page that Back has shown is read
WATCHED = 1.3  # seconds for which the page is watched after the press
AT_ONCE, SOON = 50, 350  # milliseconds
MOST_BACK = 10
_CENTRE = """(() => {{ const box = ({})?.getBoundingClientRect();
  return box?.width ? [box.x + box.width / 2, box.y + box.height / 2] : null; }})()"""
_STORED = """[...document.cookie.split('; '), ...Object.keys(sessionStorage),
  ...Object.keys(localStorage).filter(key => key !== 'probe')].filter(Boolean)"""


@dataclass(frozen=True, slots=True)
class Watch:
    """What could be read in the seconds after a press."""

    at_once: bool
    """Whether sensitive text could be read 50 ms after the press or later."""
    soon: bool
    """The same after 350 ms."""
    last: int
    """Last moment at which it could be read, in milliseconds; 0 for none after the press."""
    title: str
    """Title of the page that the tab holds a second later."""


@dataclass(frozen=True, slots=True)
class Result:
    """One exit in one browser. ``offline`` is None where that cannot be measured."""

    arrived: bool
    """Whether the tab came to the destination at all."""
    left: int
    """Presses of Back that end on a sensitive page, of three that were visited."""
    back_shows: bool
    """Whether one of them can be read again."""
    trapped: bool
    """Whether Back is sent forward again."""
    forward: int
    tabs: int
    stored: tuple[str, ...]
    slow: Watch
    offline: Watch | None


def measure(browser: Browser, site: Site, subject: Subject) -> Result:
    """Returns what an exit leaves behind in a browser; takes some fifteen seconds."""
    with browser.tab() as tab:
        _visit(tab, site, subject, slow=False)
        _press(tab, subject.button)
        arrived = _arrives(tab, site.destination(slow=False))
        time.sleep(SETTLED)
        tabs = tab.tabs()
        forward = int(arrived and tab.travel(1) and _moved(tab, site.destination(slow=False)))
        left, back_shows, trapped = _walk_back(tab, site)
        tab.open(site.neutral)
        stored = tuple(_answer(tab, _STORED))
    slow = _watched(browser, site, subject, offline=False)
    offline = _watched(browser, site, subject, offline=True)
    assert slow is not None
    return Result(arrived, left, back_shows, trapped, forward, tabs, stored, slow, offline)


def _visit(tab: Tab, site: Site, subject: Subject, slow: bool) -> None:
    tab.open(site.start(subject, slow))
    for path in SENSITIVE:
        _press(tab, "document.getElementById('next')")
        arrived = f"location.pathname === '{path}' && document.readyState === 'complete'"
        assert _comes_true(tab, arrived), f"{path} did not come"
        ready = _CENTRE.format(subject.opener or subject.button)
        assert _comes_true(tab, ready), f"no exit on {path}"
    if subject.opener:
        _press(tab, subject.opener)
        time.sleep(SETTLED)  # the panel slides in; a place that still moves is not pressed


def _press(tab: Tab, element: str) -> None:
    script = _CENTRE.format(element)
    x, y = _answer(tab, script, f"nothing to press: {element}")
    tab.press(x, y)


def _answer(tab: Tab, expression: str, otherwise: str = "the page did not answer") -> Any:
    """Returns the first value of an expression; it may be asked while pages change."""
    end = time.monotonic() + PATIENCE
    while (value := tab.run(expression)) is None:
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)
    return value


def _arrives(tab: Tab, address: str) -> bool:
    there = f"location.href === '{address}' && document.readyState === 'complete'"
    return _comes_true(tab, there)


def _comes_true(tab: Tab, expression: str) -> bool:
    return until(lambda: bool(tab.run(expression)), PATIENCE)


def _moved(tab: Tab, address: str) -> bool:
    time.sleep(SETTLED)
    return bool(_answer(tab, "location.href") != address)


def _walk_back(tab: Tab, site: Site) -> tuple[int, bool, bool]:
    """Presses Back until the search page, where the visit began; counts where it is, too."""
    left, shows, trapped = 0, False, False
    for step in range(MOST_BACK):
        address = str(_answer(tab, "location.href"))
        if address.startswith(f"{site.outside}/recherche"):
            break
        trapped = trapped or (step > 0 and address.startswith(site.outside))
        left += any(address.startswith(f"{site.origin}{path}?") for path in SENSITIVE)
        shows = shows or bool(tab.run("window.isLegible?.() ?? false"))
        if not tab.travel(-1):
            break
        time.sleep(SETTLED)
    return left, shows, trapped


def _watched(browser: Browser, site: Site, subject: Subject, offline: bool) -> Watch | None:
    with browser.tab() as tab:
        if offline and not tab.can_go_offline:
            return None
        _visit(tab, site, subject, slow=not offline)
        if offline:
            tab.set_offline(True)
        _press(tab, subject.button)
        time.sleep(WATCHED)
        # a page that is about to leave is not asked: the answer would come from the next one
        title = str(_answer(tab, "document.title")) if offline else ""
        if offline:
            tab.set_offline(False)
        tab.open(site.neutral)
        return _read(str(_answer(tab, "localStorage.getItem('probe')")), title)


def _read(notes: str, title: str) -> Watch:
    lines = [line.split("|", 4) for line in notes.splitlines()]
    pressed = max(int(line[0]) for line in lines if line[2] == "press")
    frames = [
        (int(line[0]) - pressed, line[3] == "1", line[4])
        for line in lines
        if line[2] == "frame" and line[1] != "/neutre" and int(line[0]) >= pressed
    ]
    legible = [after for after, shown, _ in frames if shown]
    return Watch(
        at_once=any(after >= AT_ONCE for after in legible),
        soon=any(after >= SOON for after in legible),
        last=max(legible, default=0),
        title=title or frames[-1][2],
    )
