"""The ids under which the stores know a conversation: nobody can go back from one to a person."""

from __future__ import annotations

import hashlib
import hmac


def store_key(secret: bytes, channel: str, id_: str) -> str:
    """Returns the id of a conversation in memory and in Rasa's store, « channel-hash ».

    Args:
        secret: key of this deployment; without it the id leads to nobody.
        channel: ``web`` or ``telegram``, so that ids of two channels never meet.
        id_: what the channel itself knows: a random id, a chat id.
    """
    digest = hmac.new(secret, f"{channel}:{id_}".encode(), hashlib.sha256).hexdigest()
    return f"{channel}-{digest}"
