"""What all tests share: a browser, a database server, and the list of what was not run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tools.scale.stores import postgres_programs

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

if "FUZZ_EXAMPLES" in os.environ:
    settings.register_profile("fuzz", max_examples=int(os.environ["FUZZ_EXAMPLES"]), deadline=None)
    settings.load_profile("fuzz")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests with a browser last: its event loop then runs in this thread to the end."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names each test that this machine could not run, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section("not run on this machine")
    for report in skipped:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"{report.nodeid}: {why}")


def find_chromium() -> str | None:
    """Returns the path of a Chromium to test with."""
    known = (os.environ.get("CHROMIUM"), "/usr/bin/chromium", shutil.which("google-chrome"))
    return next((path for path in known if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium: set CHROMIUM to its path")
    with sync_playwright() as playwright:
        # Playwright switches the back-forward cache off; here it is part of what is tested.
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=FLAGS,
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL of these tests' own, on a socket in a folder of theirs; no port is opened."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine")
    # not pytest's tmp_path: a server must outlive the clean-up of another test run
    with tempfile.TemporaryDirectory(prefix="repere-postgres-") as name:
        folder = Path(name)
        as_owner: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres")
            as_owner = ["runuser", "-u", "postgres", "--"]

        def run(program: str, *arguments: str) -> None:
            command = [*as_owner, str(programs / program), "-D", str(folder / "data"), *arguments]
            subprocess.run(command, check=True, capture_output=True, cwd=folder)

        run("initdb", "-U", "test", "-A", "trust")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://test@/postgres?host={folder}"
        run("pg_ctl", "-w", "-m", "immediate", "stop")
