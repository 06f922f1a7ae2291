"""Pictures of the widget in every state, for people who look at them: ``make screenshots``.

Each picture shows one state four times: on a phone and on a desktop, in light
and in dark. They are made from the canned answers of the widget's tests, so a
picture changes only when the widget does.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import FLAGS, find_chromium
from tests.widget import canned
from tests.widget.states import STATES, State

OUT = Path(__file__).resolve().parent.parent / "docs" / "images" / "widget"
PHONE = (360, 740)
DESKTOP = (1280, 800)
SETTLE_MS = 400  # what rises and slides has arrived
SHEET = """<!doctype html><style>
body {{ margin: 0; display: flex; gap: 12px; padding: 12px; background: #8a929a; }}
img {{ height: 620px; border-radius: 6px; }}
</style>{pictures}"""


def picture(
    browser: Browser, server: canned.WidgetServer, state: State, size: tuple[int, int], scheme: str
) -> bytes:
    """Returns one state at one size, as PNG.

    Args:
        size: width and height of the window in CSS pixels.
        scheme: ``light`` or ``dark``.
    """
    width, height = size
    is_phone = width < 500
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        has_touch=is_phone,
        is_mobile=is_phone,
        locale="fr-FR",
    )
    try:
        page = context.new_page()
        page.set_default_timeout(8000)
        page.goto(f"{server.origin}/demo")
        page.locator(".launcher").wait_for()
        server.failing = server.telegram = False
        state.reach(page, server)
        page.wait_for_timeout(SETTLE_MS)
        clip = None if is_phone else {"x": width - 500, "y": 0, "width": 500, "height": height}
        return page.screenshot(clip=clip)  # type: ignore[arg-type]
    finally:
        context.close()


def sheet(browser: Browser, pictures: list[bytes]) -> bytes:
    """Returns pictures side by side, as one PNG."""
    images = "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(data).decode()}">' for data in pictures
    )
    page = browser.new_page(viewport={"width": 1438, "height": 644})
    try:
        page.set_content(SHEET.format(pictures=images))
        page.wait_for_timeout(SETTLE_MS)
        return page.screenshot()
    finally:
        page.close()


def make_small(file: Path) -> None:
    """Reduces the colours of a picture, where pngquant is installed."""
    command = shutil.which("pngquant")
    if command:
        subprocess.run([command, "--force", "--ext", ".png", "64", str(file)], check=True)


def main(wanted: list[str]) -> None:
    """Writes the pictures of the named states, of all without a name."""
    path = find_chromium()
    if path is None:
        raise SystemExit("repère: no Chromium; set CHROMIUM to its path")
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, canned.run() as server:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for state in STATES:
            if wanted and state.name not in wanted:
                continue
            pictures = [
                picture(browser, server, state, size, scheme)
                for size in (PHONE, DESKTOP)
                for scheme in ("light", "dark")
            ]
            file = OUT / f"{state.name}.png"
            file.write_bytes(sheet(browser, pictures))
            make_small(file)
            print(f"{file.relative_to(Path.cwd())}  {file.stat().st_size // 1024} KB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
