"""Errors of the HTTP interface, as RFC 9457 problems that a person may read."""

from __future__ import annotations

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_TITLES = {
    400: "La demande n'est pas comprise",
    403: "Ce site n'est pas autorisé",
    404: "Cette adresse n'existe pas",
    405: "Cette façon de demander n'est pas possible ici",
    401: "Il faut un nom et un mot de passe",
    408: "Le message n'est pas arrivé à temps",
    413: "Le message est trop long",
    415: "Le format n'est pas celui attendu",
    422: "Ce choix n'est pas possible",
    429: "Trop de messages à la fois",
    500: "Un souci de notre côté",
    503: "Repère est en pause",
}

TRY_AGAIN = "Réessaie dans un instant. En danger immédiat, les numéros d'urgence restent affichés."


class Problem(Exception):
    """A request that cannot be served.

    Args:
        status: the HTTP status.
        detail: what was wrong and what to do, in French; never what was written.
        retry_after: seconds to wait before asking again.
    """

    def __init__(self, status: int, detail: str, retry_after: int | None = None) -> None:
        super().__init__(f"problem {status}")
        self.status = status
        self.detail = detail
        self.headers = {"retry-after": str(retry_after)} if retry_after is not None else {}

    def response(self) -> Response:
        """Returns the problem document."""
        body = {
            "type": "about:blank",
            "title": _TITLES.get(self.status, "Un souci"),
            "status": self.status,
            "detail": self.detail,
        }
        return Response(
            orjson.dumps(body), self.status, self.headers, media_type="application/problem+json"
        )


async def on_problem(request: Request, error: Exception) -> Response:
    """Exception handler for ``Problem``."""
    assert isinstance(error, Problem)
    return error.response()


async def on_http_error(request: Request, error: Exception) -> Response:
    """Exception handler for Starlette's own refusals (unknown route, wrong method)."""
    assert isinstance(error, HTTPException)
    details = {
        404: "Vérifie l'adresse, ou reviens à l'accueil.",
        405: "Vérifie la méthode HTTP dans la documentation.",
    }
    response = Problem(error.status_code, details.get(error.status_code, "")).response()
    response.headers.update(error.headers or {})  # « Allow », where the method was wrong
    return response


async def on_crash(request: Request, error: Exception) -> Response:
    """Exception handler for what nobody foresaw: says nothing of the inside."""
    return Problem(500, TRY_AGAIN).response()
