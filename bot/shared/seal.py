"""How the memory of a conversation stands in Redis: under a keyed hash, sealed, padded."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12  # bytes, as NIST SP 800-38D has it
_STEP = 64
"""Sealed texts differ in length by so many bytes: a topic is not told from another by it."""


class Seal:
    """Closes and opens what is kept of one conversation; each has a key of its own.

    Args:
        secret: key of this deployment; whoever lacks it can neither read nor guess an id.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def name(self, purpose: str, id_: str) -> str:
        """Returns the hash under which something of an id stands."""
        said = f"{purpose}:{id_}".encode()
        return hmac.new(self._secret, said, hashlib.sha256).hexdigest()[:40]

    def close(self, id_: str, plain: bytes) -> bytes:
        """Returns a text that only this deployment can read, and only for that id.

        Args:
            id_: the conversation, or the code.
            plain: JSON; blanks are added to it.
        """
        nonce = secrets.token_bytes(_NONCE)
        padded = plain.ljust(-(-len(plain) // _STEP) * _STEP)
        return nonce + self._cipher(id_).encrypt(nonce, padded, None)

    def open(self, id_: str, sealed: bytes) -> bytes | None:
        """Returns the text again; None where it was sealed for another id, or elsewhere."""
        try:
            return self._cipher(id_).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError):
            return None

    def _cipher(self, id_: str) -> AESGCM:
        return AESGCM(hmac.new(self._secret, f"sealed:{id_}".encode(), hashlib.sha256).digest())
