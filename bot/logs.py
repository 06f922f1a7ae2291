"""Structured logs with an allow-list of fields, so that no text can slip in."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import Any

import structlog

_ALLOWED = frozenset(
    "event level timestamp why status count seconds channel service port update_id kind".split()
)


class Bare(logging.Formatter):
    """Names the logger and, of an exception, its type and places.

    Neither a message nor the text of an exception is printed: both may hold what somebody
    wrote (a key that was not found, a value that could not be read).
    """

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802  the name of the base class
        """Returns type and places of an exception."""
        return describe(ei[1])


class Unbreakable(structlog.PrintLogger):
    """Prints a line, or loses it: a disk that is full costs nobody their answer."""

    def msg(self, message: str) -> None:
        """Prints one line."""
        with suppress(OSError, ValueError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def describe(error: BaseException | None) -> str:
    """Returns the type of an exception and the lines that it went through, without its text."""
    if error is None:
        return "unknown"
    places = [f"{p.filename}:{p.lineno}" for p in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} {' < '.join(reversed(places))}"


def _on_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    print(f"CRITICAL {describe(error)}", file=sys.stderr)


def _on_thread_crash(arguments: threading.ExceptHookArgs) -> None:
    print(f"CRITICAL {describe(arguments.exc_value)}", file=sys.stderr)


def configure(level: str) -> None:
    """Sets up the logs of this process, as JSON on the standard output.

    Args:
        level: DEBUG, INFO, WARNING or ERROR.
    """
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    # what cannot be written is lost: Python would print the arguments of the message instead
    logging.raiseExceptions = False
    handler = logging.StreamHandler()
    handler.setFormatter(Bare())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    sys.excepthook = _on_crash
    threading.excepthook = _on_thread_crash
    for talkative in ("httpx", "httpx2", "httpcore", "telegram", "uvicorn.access"):
        # these print addresses that hold the bot's token, or the text of an update
        logging.getLogger(talkative).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_: Unbreakable(),
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=True,
    )


def _only_allowed(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in _ALLOWED}
