"""Reading the bodies of requests: small JSON objects of texts, and nothing else."""

from __future__ import annotations

import re
import secrets

import orjson

from bot.channels.problems import Problem

_ID = re.compile(r"[A-Za-z0-9_-]{22,64}")


def read_fields(raw: bytes, allowed: frozenset[str], expected: str) -> dict[str, str | None]:
    """Returns the fields of a JSON object.

    Args:
        raw: the body.
        allowed: names of the fields that may be there.
        expected: says in French what the body should hold.

    Raises:
        Problem: it is no JSON, or holds something else; never says what was written.
    """
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Problem(400, "Le corps de la demande n'est pas du JSON valide.") from None
    if not isinstance(body, dict) or not set(body) <= allowed:
        raise Problem(400, expected)
    if any(value is not None and not isinstance(value, str) for value in body.values()):
        raise Problem(400, "Chaque champ est un texte, ou null.")
    return body


def conversation_id(given: str | None) -> str:
    """Returns the id of a conversation, a new one where none is given.

    Raises:
        Problem: it cannot be an id of ours.
    """
    if given is None:
        return secrets.token_urlsafe(24)
    if not _ID.fullmatch(given):
        raise Problem(400, "L'identifiant de conversation n'est pas valide : envoie null.")
    return given
