"""Logs, crashes and dumps hold no text, at any level."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from bot.logs import Bare
from bot.settings import ROOT

SECRET = "zyxgloubi"

CRASHES = {
    "an exception that nobody caught": "raise KeyError(word)",
    "a logged exception": "\ntry:\n raise ValueError(word)\nexcept ValueError:\n"
    " logging.getLogger('uvicorn.error').exception('turn %s', word)",
    "a thread": "\nimport threading\nt = threading.Thread(target=lambda: {}[word])\n"
    "t.start(); t.join()",
    "a task": "\nimport asyncio\nasync def a(): raise ValueError(word)\n"
    "async def b():\n asyncio.create_task(a()); await asyncio.sleep(0.01)\nasyncio.run(b())",
    "fields that are not on the list": "structlog.get_logger().error('e', text=word, why='x')",
    "debug of the libraries": "logging.getLogger('httpx2').debug(word); "
    "logging.getLogger('telegram').info(word); logging.getLogger('anything').debug(word)",
}


@pytest.mark.parametrize("crash", CRASHES.values(), ids=CRASHES.keys())
def test_a_crash_says_where_and_not_what(crash: str) -> None:
    code = "import logging, structlog, sys; from bot import logs; logs.configure('DEBUG');"
    code += f"word = sys.stdin.read(); {crash}"
    ended = subprocess.run(
        [sys.executable, "-c", code], input=SECRET, capture_output=True, text=True, cwd=ROOT
    )
    said = ended.stdout + ended.stderr
    assert SECRET not in said
    if "raise" in crash or "Thread" in crash:
        assert "Error" in said, "the type of the failure is told"


def test_the_formatter_tells_type_and_place() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError:
        record = logging.LogRecord("n", 40, "f", 1, SECRET, (), sys.exc_info())
    line = Bare().format(record)
    assert SECRET not in line
    assert "KeyError" in line
    assert "test_logs.py" in line


def test_no_process_leaves_its_memory_in_a_file() -> None:
    code = "from bot.core_dumps import no_core_dump as n; n(); import resource as r;"
    code += "print(r.getrlimit(r.RLIMIT_CORE))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert ended.stdout.strip() == "(0, 0)"
