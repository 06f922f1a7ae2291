"""Tracker stores that keep no text and forget by themselves.

Rasa keeps the whole conversation by default. Here a message is reduced to what
was understood (intent and coarse slots) before it is kept, in memory or in
Redis, and a conversation that is left alone expires.
"""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from typing import Any, Dict, Iterable, Optional, Text, Union

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore, RedisTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.engine.history import restore, shortened

_KEPT_OF_METADATA = ("model_id", "assistant_id", "utter_action")


def without_text(event: Dict[Text, Any]) -> Dict[Text, Any]:
    """Returns the event with the intent in the place of what was written."""
    metadata = event.get("metadata") or {}
    event["metadata"] = {k: v for k, v in metadata.items() if k in _KEPT_OF_METADATA}
    if event.get("event") == "user":
        parse = event.get("parse_data") or {}
        intent = parse.get("intent") or {}
        event["text"] = f"/{intent.get('name')}"
        ranking = [{"name": r["name"]} for r in (parse.get("intent_ranking") or [])]
        event["parse_data"] = {
            "intent": intent,
            "entities": [],
            "text": event["text"],
            "intent_ranking": ranking,
            "danger": _without_words(parse.get("danger")),
            "understood": parse.get("understood"),
        }
    elif event.get("event") == "bot":
        event["text"] = None
        event["data"] = {}
    return event


def _without_words(danger: Optional[Dict[Text, Any]]) -> Optional[Dict[Text, Any]]:
    return {k: v for k, v in danger.items() if k != "words"} if danger else None


def serialise(tracker: DialogueStateTracker, domain: Domain) -> str:
    """Returns the conversation as JSON, without a word of what was written."""
    events = [without_text(event.as_dict()) for event in shortened(tracker, domain)]
    return json.dumps({"events": events, "name": tracker.sender_id})


class _Restoring(TrackerStore):
    """Reads a conversation back as :func:`serialise` wrote it."""

    def deserialise_tracker(
        self, sender_id: Text, serialised_tracker: Union[Text, bytes]
    ) -> DialogueStateTracker:
        """Returns the conversation."""
        tracker = self.init_tracker(sender_id)
        restore(tracker, serialised_tracker)
        return tracker


class Outcomes:
    """What each turn ended in, kept only until the channel fetches it.

    Reading the conversation again from the store would cost a fifth of a turn.
    """

    def __init__(self) -> None:
        self._outcomes: Dict[Text, Dict[Text, Any]] = {}

    def put(self, tracker: DialogueStateTracker) -> None:
        """Notes what was understood, the filled slots and the open loop."""
        self._outcomes[tracker.sender_id] = {
            "parse": _last_parse(tracker),
            "slots": _filled_slots(tracker),
            "loop": tracker.active_loop_name,
        }

    def take(self, sender_id: Text) -> Dict[Text, Any]:
        """Returns the outcome of the newest turn of a conversation, and forgets it."""
        return self._outcomes.pop(sender_id, {"parse": {}, "slots": {}, "loop": None})


def _last_parse(tracker: DialogueStateTracker) -> Dict[Text, Any]:
    """Returns what was understood of the newest message.

    ``latest_message`` is not it: Rasa takes the answers to a form's questions out of
    the applied events.
    """
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return dict(event.parse_data)
    return {}


def _filled_slots(tracker: DialogueStateTracker) -> Dict[Text, Any]:
    slots = tracker.current_slot_values()
    return {k: v for k, v in slots.items() if v is not None and k != "requested_slot"}


class PrivateMemoryStore(_Restoring, InMemoryTrackerStore):
    """Conversations in the memory of this process, gone after ``record_exp`` seconds."""

    def __init__(
        self,
        domain: Domain,
        event_broker: Optional[EventBroker] = None,
        record_exp: float = 1800,
        **kwargs: Any,
    ) -> None:
        # Rasa hands over the address of the store, which a memory does not have
        kwargs.pop("host", None)
        super().__init__(domain, event_broker, **kwargs)
        self.outcomes = Outcomes()
        self._lifetime = float(record_exp)
        self._touched: OrderedDict[Text, float] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps the conversation without its text and drops those that expired."""
        self.outcomes.put(tracker)
        self.store[tracker.sender_id] = serialise(tracker, self.domain)
        self._touched[tracker.sender_id] = time.monotonic()
        self._touched.move_to_end(tracker.sender_id)
        self._expire()

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """Returns the conversation, or None where there is none or it expired."""
        self._expire()
        return await super().retrieve(sender_id)

    async def keys(self) -> Iterable[Text]:
        """Returns the ids of the conversations that are kept now."""
        self._expire()
        return self.store.keys()

    def forget(self, sender_id: Text) -> bool:
        """Drops a conversation; tells whether there was one."""
        self.outcomes.take(sender_id)
        self._touched.pop(sender_id, None)
        return self.store.pop(sender_id, None) is not None

    def _expire(self) -> None:
        horizon = time.monotonic() - self._lifetime
        while self._touched:
            sender_id, touched = next(iter(self._touched.items()))
            if touched > horizon:
                return
            self.forget(sender_id)


class PrivateRedisStore(_Restoring, RedisTrackerStore):
    """Conversations in Redis, which expires them after ``record_exp`` seconds."""

    def __init__(self, domain: Domain, *args: Any, **kwargs: Any) -> None:
        super().__init__(domain, *args, **kwargs)
        self.outcomes = Outcomes()

    async def save(self, tracker: DialogueStateTracker, timeout: Optional[float] = None) -> None:
        """Keeps the conversation without its text, with a new time to live.

        The turns of one conversation come one after the other (the gateway sees
        to it), so nothing that another turn wrote has to be merged.
        """
        self.outcomes.put(tracker)
        lifetime = int(timeout or self.record_exp or 1800)
        self.red.set(
            self.key_prefix + tracker.sender_id, serialise(tracker, self.domain), ex=lifetime
        )

    def forget(self, sender_id: Text) -> bool:
        """Drops a conversation; tells whether there was one."""
        self.outcomes.take(sender_id)
        return bool(self.red.delete(self.key_prefix + sender_id))
