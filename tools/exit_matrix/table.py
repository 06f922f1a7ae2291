"""The measurements as a Markdown table."""

from __future__ import annotations

from tools.exit_matrix.measure import Result, Watch

HEAD = (
    "browser",
    "exit",
    "leaves",
    "left in Back (of 3)",
    "Back shows the page",
    "forward",
    "tabs",
    "stored",
    "readable, slow: 50 / 350 ms (last)",
    "title while waiting",
    "readable, offline: 50 / 350 ms (last)",
    "title offline",
)


def head() -> str:
    """Returns the first two lines of the table."""
    return _row(HEAD) + "\n" + _row(["---"] * len(HEAD))


def row(browser: str, exit_name: str, result: Result) -> str:
    """Returns the line of one exit in one browser."""
    back = "trap" if result.trapped else _yes(result.back_shows)
    leaves = "yes" if result.arrived else "**no**"
    cells = [browser, exit_name, leaves, result.left, back, result.forward, result.tabs]
    stored = ", ".join(f"`{key}`" for key in result.stored) or "nothing"
    watched = [_readable(result.slow), _title(result.slow)]
    watched += [_readable(result.offline), _title(result.offline)]
    return _row([*map(str, cells), stored, *watched])


def _readable(watch: Watch | None) -> str:
    if watch is None:
        return "not measured"
    return f"{_yes(watch.at_once)} / {_yes(watch.soon)} ({watch.last} ms)"


def _title(watch: Watch | None) -> str:
    return "not measured" if watch is None else (watch.title or "(none)")


def _yes(value: bool) -> str:
    return "**yes**" if value else "no"


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"
