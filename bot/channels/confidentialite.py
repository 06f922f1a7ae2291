"""/confidentialite: what is kept, where and how long, made from the register itself."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.paper import page
from bot.privacy.register import ELSEWHERE, NOT_KEPT, REGISTER
from bot.settings import Settings

_COLUMNS = ("Donnée", "Où", "Durée", "Finalité", "Effacée par", "Mène à une personne ?", "Code")


class PrivacyPages:
    """The page for everybody and the register for the data-protection officer.

    Args:
        settings: the durations that hold here.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def routes(self) -> list[BaseRoute]:
        """Returns the two routes."""
        return [
            Route("/confidentialite", self.everybody),
            Route("/confidentialite/registre", self.officer),
        ]

    async def everybody(self, request: Request) -> Response:
        """Says it in plain words."""
        kept = [(entry.for_whom, entry.how_long(self._settings)) for entry in REGISTER]
        values = {"kept": kept, "not_kept": NOT_KEPT, "elsewhere": ELSEWHERE}
        return page("confidentialite.html", values)

    async def officer(self, request: Request) -> Response:
        """Says it line by line, as it goes into a register of processing."""
        return page("registre.html", {"columns": _COLUMNS, "rows": list(rows(self._settings))})


def rows(settings: Settings) -> Iterator[tuple[str, ...]]:
    """Yields the lines of the register, in the order of its columns."""
    for entry in REGISTER:
        yield (
            entry.what,
            entry.where,
            entry.how_long(settings),
            entry.why,
            entry.forgotten_by,
            entry.leads_to_a_person,
            entry.module,
        )


def as_text(settings: Settings) -> str:
    """Returns the register as Markdown, for ``python -m bot register``."""
    lines = [_line(_COLUMNS), _line(("---",) * len(_COLUMNS)), *map(_line, rows(settings))]
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
