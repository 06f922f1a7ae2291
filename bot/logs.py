"""Structured logs with an allow-list of fields, so that no text can slip in."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

_ALLOWED = frozenset(
    "event level timestamp why status count seconds channel service port update_id kind".split()
)


def configure(level: str) -> None:
    """Sets up the logs of this process, as JSON on the standard output.

    Args:
        level: DEBUG, INFO, WARNING or ERROR.
    """
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s")
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
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=True,
    )


def _only_allowed(
    logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in _ALLOWED}
