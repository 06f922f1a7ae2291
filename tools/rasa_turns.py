"""Single messages to a real Rasa over its channel, each in a conversation of its own."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import httpx2


class RasaTurns:
    """Sends texts to a running Rasa.

    Args:
        base: address of the Rasa process.
        token: the shared secret of the channel.
    """

    def __init__(self, base: str, token: str) -> None:
        self._client = httpx2.Client(
            base_url=f"{base}/webhooks/gateway",
            headers={"authorization": f"Bearer {token}"},
            timeout=30,
            trust_env=False,
        )

    def turn(self, text: str, signal: str = "none", kinds: Sequence[str] = ()) -> dict[str, Any]:
        """Returns what Rasa answers to a first message of a conversation."""
        body = {
            "sender": secrets.token_hex(8),
            "text": text,
            "signal": signal,
            "natures": list(kinds),
        }
        response = self._client.post("/turn", json=body)
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return answer
