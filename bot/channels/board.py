"""/tableau: the figures for the team, behind a login; released figures only, never a text."""

from __future__ import annotations

import asyncio
import csv
import hmac
import io
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.charts import charts
from bot.channels.limits import Limits, network, too_many
from bot.channels.login import credentials, matches
from bot.channels.paper import page
from bot.channels.problems import Problem
from bot.conversation import Assistant
from bot.counts.release import BASE, THRESHOLD
from bot.counts.service import Counts
from bot.counts.supports import support_titles
from bot.counts.tally import today
from bot.directory.communes import commune_name
from bot.settings import Settings

_WORDS = {
    "web": "Site", "telegram": "Telegram", "oui": "Oui", "non": "Pas vraiment",
    "none": "Aucun signe", "ask": "Doute", "serious": "Grave", "immediate": "Immédiat",
    "violences": "Violences", "cyberviolences": "Cyberviolences",
    "droits_et_demarches": "Droits et démarches", "se_proteger": "Se protéger",
    "ressources": "Trouver de l'aide", "conversation": "À propos de Repère",
}  # fmt: skip


class Board:
    """The team's page and its CSV; neither exists without a password in the settings.

    Args:
        assistant: knows the topics and the directory.
        counts: the released figures.
        limits: how often a password may be wrong.
        settings: name and password hash of the team.
    """

    def __init__(
        self, assistant: Assistant, counts: Counts, limits: Limits, settings: Settings
    ) -> None:
        self._assistant = assistant
        self._counts = counts
        self._limits = limits
        self._user = settings.team_user
        self._hash = settings.team_password_hash.get_secret_value()

    def routes(self) -> list[BaseRoute]:
        """Returns the routes, none without a password."""
        if not self._hash:
            return []
        return [Route("/tableau", self.show), Route("/tableau.csv", self.export)]

    async def show(self, request: Request) -> Response:
        """Draws the figures."""
        if refusal := await self._refusal(request):
            return refusal
        figures = await self._counts.figures()
        drawn = charts(figures, self._counts.tally.tables, self._label)
        values = {"charts": drawn, "health": self._health(today())}
        return page("tableau.html", {**values, "threshold": THRESHOLD, "base": BASE})

    async def export(self, request: Request) -> Response:
        """Hands out the same figures, and nothing more, as CSV."""
        if refusal := await self._refusal(request):
            return refusal
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerow(["table", "debut", "semaines", "cellule", "libelle", "conversations"])
        for figure in await self._counts.figures():
            weeks = self._counts.tally.tables[figure.table].weeks
            label = self._label(figure.table, figure.cell)
            row = [figure.table, figure.period, weeks, figure.cell, label, figure.number]
            writer.writerow(row)
        headers = {"content-disposition": 'attachment; filename="chiffres.csv"'}
        return Response(text.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")

    async def _refusal(self, request: Request) -> Response | None:
        """Asks for the password; a wrong one costs as much time as the right one."""
        who = network(request.scope)
        if not await self._limits.is_open("logins", who):
            raise too_many()
        given = credentials(request)
        name, password = given or ("", "")
        known = await asyncio.to_thread(matches, self._hash, password)
        if known & hmac.compare_digest(name.encode(), self._user.encode()):
            return None
        if given:
            await self._limits.hit("logins", who)
        response = Problem(401, "Cette page est réservée à l'équipe.").response()
        response.headers["www-authenticate"] = 'Basic realm="Equipe", charset="UTF-8"'
        return response

    def _label(self, table: str, cell: str) -> str:
        titles = self._assistant.content.titles
        if table == "confusion":
            guessed, _, chosen = cell.partition(">")
            return f"{titles.get(guessed, guessed)} → {titles.get(chosen, chosen)}"
        if table == "commune":
            return commune_name(cell) or cell
        if table in ("contact_montre", "contact_ouvert"):
            service = self._assistant.renderer.directory.get(cell)
            return service.name if service else cell
        if table == "support":
            return support_titles().get(cell, cell)
        return titles.get(cell) or _WORDS.get(cell, cell)

    def _health(self, day: date) -> dict[str, int]:
        """Returns the state of the directory: how many services, and how many want a look."""
        services = self._assistant.renderer.directory.services
        return {
            "services": len(services),
            "late": sum(service.review_by < day for service in services),
            "unsure": sum(service.confidence != "verifie" for service in services),
        }
