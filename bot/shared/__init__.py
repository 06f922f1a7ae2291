"""What several gateways share by way of Redis, and how each goes on without it.

Everything in there is sealed, stands under a keyed hash and expires; Redis writes nothing to
a disk. A Redis that is slow or away costs a turn three tenths of a second at most.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.settings import Settings
from bot.shared.codes import SharedContinuations
from bot.shared.link import Link
from bot.shared.memory import SharedMemory
from bot.shared.seal import Seal


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one gateway, all on one link."""

    link: Link
    memory: SharedMemory
    continuations: SharedContinuations


def share(settings: Settings, secret: bytes) -> Stores:
    """Returns the stores that a gateway shares with the others.

    Args:
        settings: with the address of Redis.
        secret: key of this deployment, the same for all gateways.
    """
    link, seal = Link(settings.redis_url), Seal(secret)
    return Stores(
        link,
        SharedMemory(settings.conversation_ttl, link, seal, settings.rasa_timeout),
        SharedContinuations(settings.continuation_ttl, link, seal),
    )
