"""A process that dies leaves no file of what it held in memory: somebody's words."""

from __future__ import annotations

import resource


def no_core_dump() -> None:
    """Forbids this process and its children to leave their memory in a file when they die."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
