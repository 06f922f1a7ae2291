"""The team's login: one name, one password, known by its scrypt hash from the environment."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from starlette.requests import Request

_COST = {"n": 2**14, "r": 8, "p": 1}
_SALT = 16


def hash_password(password: str) -> str:
    """Returns what belongs into TEAM_PASSWORD_HASH: salt and hash, in hexadecimal."""
    salt = secrets.token_bytes(_SALT)
    return f"{salt.hex()}:{_scrypt(password, salt).hex()}"


def matches(stored: str, password: str) -> bool:
    """Compares a password with a stored hash in constant time; a broken hash matches nothing."""
    salt, _, wanted = stored.partition(":")
    try:
        given = _scrypt(password, bytes.fromhex(salt))
        return hmac.compare_digest(given, bytes.fromhex(wanted))
    except ValueError:
        return False


def credentials(request: Request) -> tuple[str, str] | None:
    """Returns name and password of a request by HTTP Basic, None where there are none."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, password) if colon else None


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **_COST)
