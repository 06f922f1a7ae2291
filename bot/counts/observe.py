"""What a turn is counted as: ids of the project's own lists, once per conversation."""

from __future__ import annotations

from collections.abc import Mapping

from bot.counts.tally import Tally
from bot.directory.communes import commune_name
from bot.erasure import Conversation
from bot.messages import Contacts, Reply

CHANNEL_MARK = "-"
"""Parts the channel from the hash in the id of a conversation."""


class Observer:
    """Reads a reply for the counts.

    Args:
        tally: where it is counted.
        families: the family of each topic; a topic without one is small talk.
        supports: the codes of posters and the hosts of sites that are known.
    """

    def __init__(self, tally: Tally, families: Mapping[str, str], supports: frozenset[str]) -> None:
        self._tally = tally
        self._families = families
        self._supports = supports

    def reply(self, key: str, conversation: Conversation, reply: Reply) -> None:
        """Counts what one reply was about and whom it showed."""
        counted = conversation.counted
        self._tally.add(counted, "canal", key.partition(CHANNEL_MARK)[0])
        self._tally.add(counted, "danger", reply.danger)
        family = self._families.get(reply.topic)
        if family:
            self._tally.add(counted, "famille", family)
            self._tally.add(counted, "sujet", reply.topic)
        commune = str(conversation.slots.get("commune") or "")
        if commune_name(commune):
            self._tally.add(counted, "commune", commune)
        for message in reply.messages:
            if isinstance(message, Contacts):
                for contact in message.contacts:
                    self._tally.add(counted, "contact_montre", contact.id)

    def chosen(self, conversation: Conversation, topic: str) -> None:
        """Counts what somebody meant where the assistant asked back; never what was written."""
        guessed = conversation.guessed
        if guessed in self._families and topic in self._families:
            self._tally.add(conversation.counted, "confusion", f"{guessed}>{topic}")

    def opinion(self, conversation: Conversation, helped: bool) -> None:
        """Counts an answer to « ça t'a aidé ? »."""
        self._tally.add(conversation.counted, "avis", "oui" if helped else "non")

    def opened(self, conversation: Conversation, service: str) -> None:
        """Counts that a way to reach a service was pressed; only one that was shown counts."""
        if ("contact_montre", service) in conversation.counted:
            self._tally.add(conversation.counted, "contact_ouvert", service)

    def support(self, conversation: Conversation, code: str) -> None:
        """Counts which poster or site somebody comes from; an unknown code is not counted."""
        if code in self._supports:
            self._tally.add(conversation.counted, "support", code)
