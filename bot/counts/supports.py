"""The posters, cards and sites that lead to the assistant: which one, never who."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

_FILE = Path(__file__).parent / "supports.yml"


@cache
def support_titles() -> dict[str, str]:
    """Returns the title of each code of ``supports.yml``."""
    content = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {str(code): str(title) for code, title in content["supports"].items()}


def known_supports(origins: Iterable[str]) -> frozenset[str]:
    """Returns every code that is counted: those of the file, and the embedding sites.

    Args:
        origins: origins that may embed the widget, ``https://www.ville.fr``.
    """
    hosts = (site(origin) for origin in origins)
    return frozenset(support_titles()) | frozenset(host for host in hosts if host)


def site(origin: str) -> str:
    """Returns the code of an embedding site: its host, without scheme and port."""
    return urlsplit(origin).hostname or ""
