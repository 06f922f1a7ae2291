"""Firefox over WebDriver BiDi, which it speaks by itself: no driver stands between."""

from __future__ import annotations

import json
import queue
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver.remote.websocket_connection import WebSocketConnection

from tools.exit_matrix.browsers import Browser, Missing, Tab

START_SECONDS = 60
PREFERENCES = {
    # whatever is not this machine meets a closed door
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
}


class FirefoxTab:
    """A tab of a user context of its own."""

    can_go_offline = True

    def __init__(self, bidi: Bidi) -> None:
        self._bidi = bidi
        self._profile = bidi("browser.createUserContext")["userContext"]
        wanted = {"type": "tab", "userContext": self._profile}
        self._context = bidi("browsingContext.create", **wanted)["context"]

    def open(self, address: str) -> None:
        """See ``Tab``."""
        self._bidi("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def run(self, expression: str) -> Any:
        """See ``Tab``."""
        answer = self._bidi(
            "script.evaluate",
            # as JSON: the protocol's own encoding of lists and objects would need a decoder
            expression=f"JSON.stringify({expression}) ?? 'null'",
            target={"context": self._context},
            awaitPromise=False,
        )
        return json.loads(answer["result"]["value"]) if answer["type"] == "success" else None

    def press(self, x: float, y: float) -> None:
        """See ``Tab``."""
        move = {"type": "pointerMove", "x": round(x), "y": round(y)}
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        source = {"type": "pointer", "id": "mouse", "actions": [move, down, up]}
        self._bidi("input.performActions", context=self._context, actions=[source])

    def travel(self, delta: int) -> bool:
        """See ``Tab``."""
        try:
            self._bidi("browsingContext.traverseHistory", context=self._context, delta=delta)
        except Refused as error:
            if error.code == "no such history entry":
                return False
            raise
        return True

    def tabs(self) -> int:
        """See ``Tab``."""
        contexts = self._bidi("browsingContext.getTree", maxDepth=0)["contexts"]
        return sum(context["userContext"] == self._profile for context in contexts)

    def set_offline(self, offline: bool) -> None:
        """See ``Tab``."""
        self._bidi(
            "emulation.setNetworkConditions",
            networkConditions={"type": "offline"} if offline else None,
            contexts=[self._context],
        )

    def close(self) -> None:
        """Closes the tab and forgets its profile."""
        self._bidi("browser.removeUserContext", userContext=self._profile)


class Refused(Exception):
    """A command that Firefox did not carry out; ``code`` is the protocol's own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Bidi:
    """Sends commands of WebDriver BiDi over one connection."""

    def __init__(self, address: str) -> None:
        self._connection = WebSocketConnection(address, timeout=30, interval=0.005)  # type: ignore[no-untyped-call]

    def __call__(self, method: str, **parameters: Any) -> Any:
        """Returns the result of a command, or raises ``Refused``."""
        answer = self._connection.send_cmd(method, parameters)  # type: ignore[no-untyped-call]
        if "error" in answer:
            raise Refused(answer["error"], answer.get("message", ""))
        return answer["result"]

    def close(self) -> None:
        """Ends the session and the connection."""
        self("session.end")
        self._connection.close()  # type: ignore[no-untyped-call]


class Firefox:
    """A running Firefox."""

    def __init__(self, bidi: Bidi, version: str) -> None:
        self._bidi = bidi
        self.name = f"Firefox {version}"

    @contextmanager
    def tab(self) -> Iterator[Tab]:
        """See ``Browser``."""
        tab = FirefoxTab(self._bidi)
        try:
            yield tab
        finally:
            tab.close()


@contextmanager
def firefox() -> Iterator[Browser]:
    """Starts a Firefox, or raises ``Missing``."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        raise Missing("firefox-esr is not installed")
    with tempfile.TemporaryDirectory(prefix="exit-matrix-") as name:
        lines = [f'user_pref("{key}", {_literal(value)});' for key, value in PREFERENCES.items()]
        (Path(name) / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [program, "--headless", "--no-remote", "--profile", name]
        process = subprocess.Popen(
            [*command, "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            bidi = Bidi(f"{_address(process)}/session")
            wanted = {"alwaysMatch": {"acceptInsecureCerts": True}}
            session = bidi("session.new", capabilities=wanted)
            yield Firefox(bidi, session["capabilities"]["browserVersion"])
            bidi.close()
        finally:
            process.terminate()
            process.wait(20)


def _address(process: subprocess.Popen[str]) -> str:
    """Reads the address of the protocol in what Firefox prints, and goes on reading."""
    assert process.stderr is not None
    lines: queue.Queue[str] = queue.Queue()
    stream = process.stderr

    def read() -> None:
        for line in stream:
            lines.put(line)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            found = re.search(r"listening on (ws://\S+)", lines.get(timeout=START_SECONDS))
        except queue.Empty:
            raise Missing("Firefox did not open its debugging port") from None
        if found:
            return found[1]


def _literal(value: object) -> str:
    return str(value).lower() if isinstance(value, bool | int) else f'"{value}"'
