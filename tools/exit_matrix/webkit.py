"""WebKit over the driver that comes with it, on a screen that nobody sees."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from selenium.common import WebDriverException
from selenium.webdriver import WebKitGTK, WebKitGTKOptions, WebKitGTKService
from selenium.webdriver.common.actions.action_builder import ActionBuilder

from tools.exit_matrix.browsers import Browser, Missing, Tab, until
from tools.exit_matrix.screen import screen

LOAD_SECONDS = 10
_UNLOADED = "before the unload event"
DRIVER = "WebKitWebDriver"


class WebKitTab:
    """A window of a session of its own; the driver cannot cut it off from the network."""

    can_go_offline = False

    def __init__(self, driver: WebKitGTK) -> None:
        self._driver = driver

    def open(self, address: str) -> None:
        """See ``Tab``."""
        self._driver.get(address)
        there = f"location.href === '{address}' && document.readyState === 'complete'"
        until(lambda: bool(self.run(there)), LOAD_SECONDS)

    def run(self, expression: str) -> Any:
        """See ``Tab``."""
        try:
            return self._driver.execute_script(f"return {expression}")
        except WebDriverException as error:
            if _UNLOADED in str(error.msg):  # the page went away under the question
                return None
            raise

    def press(self, x: float, y: float) -> None:
        """See ``Tab``."""
        actions = ActionBuilder(self._driver)
        pointer: Any = actions.pointer_action  # of which selenium gives no types
        pointer.move_to_location(round(x), round(y)).pointer_down().pointer_up()
        actions.perform()

    def travel(self, delta: int) -> bool:
        """See ``Tab``."""
        if delta > 0:
            self._driver.forward()
        else:
            self._driver.back()
        return True  # the driver does not tell; whoever walks looks at the address

    def tabs(self) -> int:
        """See ``Tab``."""
        return len(self._driver.window_handles)

    def set_offline(self, offline: bool) -> None:
        """Not possible here."""
        raise NotImplementedError


class WebKit:
    """MiniBrowser, the browser that WebKitGTK's own tests use."""

    def __init__(self, program: str, version: str) -> None:
        self._program = program
        self.name = f"WebKitGTK {version}"

    @contextmanager
    def tab(self) -> Iterator[Tab]:
        """See ``Browser``."""
        options = WebKitGTKOptions()
        options.binary_location = self._program
        options.add_argument("--automation")
        options.set_capability("acceptInsecureCerts", True)
        options.page_load_strategy = "none"
        driver = WebKitGTK(options=options, service=WebKitGTKService(shutil.which(DRIVER)))
        try:
            yield WebKitTab(driver)
        finally:
            driver.quit()


@contextmanager
def webkit() -> Iterator[Browser]:
    """Prepares a screen for WebKit, or raises ``Missing``."""
    for program in (DRIVER, "Xvfb"):
        if shutil.which(program) is None:
            raise Missing(f"{program} is not installed")
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not found:
        raise Missing("MiniBrowser is not installed")
    with screen() as display, patch.dict(os.environ, DISPLAY=display, GDK_BACKEND="x11"):
        yield WebKit(str(found[-1]), _version(found[-1]))


def _version(program: Path) -> str:
    printed = subprocess.run([str(program), "--version"], capture_output=True, text=True)
    return printed.stdout.strip().split()[-1] if printed.stdout.strip() else "(unknown version)"
