"""What the proxy shows by itself: while no gateway answers, or once the file « off » is there.

The contacts come out of the directory at the moment at which the files are made, so that no
number is typed a second time.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.channels.embed import STATIC
from bot.channels.guards import HEADERS
from bot.channels.pages import away_page
from bot.channels.problems import TRY_AGAIN, Problem
from bot.dialogue.content import Content

_PAUSE = "utter_arret"


def write(folder: Path, content: Content) -> None:
    """Writes the page, the problem for the widget, its script, and the headers for nginx.

    Args:
        folder: made if it is missing; anybody may read it.
        content: the written answers.

    Raises:
        OSError: the folder cannot be written.
    """
    pause = (content.response(_PAUSE, {}) or {})["text"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.html").write_text(away_page(pause), encoding="utf-8")
    (folder / "problem.json").write_bytes(bytes(Problem(503, TRY_AGAIN).response().body))
    shutil.copytree(STATIC, folder / "static", dirs_exist_ok=True)
    lines = (f'add_header {name} "{value}" always;\n' for name, value in HEADERS.items())
    (folder / "headers.conf").write_text("".join(lines), encoding="utf-8")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
