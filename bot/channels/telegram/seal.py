"""How a chat is known to the stores: a keyed hash, and an address that only the key opens."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from bot.channels.identity import store_key


class Seal:
    """Turns chat ids and chosen words into what may be stored.

    Args:
        secret: key of this deployment; whoever lacks it can neither read nor guess an id.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        # AES-SIV (RFC 5297) takes two keys of 32 bytes; one id always gives one sealed text
        self._cipher = AESSIV(hmac.new(secret, b"telegram chat ids", hashlib.sha512).digest())

    def key(self, chat: int) -> str:
        """Returns the id of a chat's conversation in every store."""
        return store_key(self._secret, "telegram", str(chat))

    def close(self, chat: int) -> bytes:
        """Returns the sealed id of a chat, bound to its key."""
        return self._cipher.encrypt(str(chat).encode(), [self.key(chat).encode()])

    def open(self, key: str, sealed: bytes) -> int | None:
        """Returns the chat id again, None where it was sealed with another secret."""
        try:
            return int(self._cipher.decrypt(sealed, [key.encode()]))
        except (InvalidTag, ValueError):
            return None

    def word(self, chat: int, word: str) -> str:
        """Returns what is kept of a chosen word: it can be recognised, never read."""
        said = f"word:{chat}:{word}".encode()
        return hmac.new(self._secret, said, hashlib.sha256).hexdigest()
