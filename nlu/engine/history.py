"""How a conversation is read back from a store, and kept from growing without end."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, List, Text, Type, Union

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

MOST_TURNS = 16
"""Messages of a person after which the oldest are folded into what they left behind."""
KEPT_TURNS = 8
"""Messages that are kept then. Rules look four states back, « and the topic before? » further."""


def restore(tracker: DialogueStateTracker, stored: Union[Text, bytes]) -> None:
    """Fills a new tracker with a stored conversation.

    Rasa looks for the class of each event among all classes, which is the larger part of
    reading a long conversation; here each kind of event is looked up once.
    """
    kept = json.loads(stored)
    events = (_class_of(event["event"])._from_parameters(event) for event in kept["events"])
    tracker.recreate_from_dialogue(Dialogue(kept["name"], [e for e in events if e]))


def shortened(tracker: DialogueStateTracker, domain: Domain) -> List[Event]:
    """Returns the events, the oldest replaced by the slots and the form that they led to.

    A turn of Rasa costs more with each event before it: after forty messages three times
    as much. What a rule can ask of so old a message is what it left in a slot.
    """
    events: List[Event] = list(tracker.events)
    said = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(said) <= MOST_TURNS:
        return events
    cut = said[-KEPT_TURNS]
    while cut > 0 and not _waits(events[cut]):
        cut -= 1
    before = DialogueStateTracker.from_events(
        tracker.sender_id, events[:cut], slots=domain.slots, domain=domain
    )
    if before.is_active_loop_rejected or before.is_active_loop_interrupted:
        return events  # in the middle of something; the next message will do
    return [*_left_behind(before, domain, events[cut].timestamp), *events[cut:]]


def _left_behind(before: DialogueStateTracker, domain: Domain, when: float) -> List[Event]:
    left: List[Event] = [ActionExecuted(ACTION_SESSION_START_NAME, timestamp=when)]
    left.append(SessionStarted(timestamp=when))
    at_first = {slot.name: slot.initial_value for slot in domain.slots}
    for name, value in before.current_slot_values().items():
        if value != at_first.get(name):
            left.append(SlotSet(name, value, timestamp=when))
    if before.active_loop_name:
        left.append(ActionExecuted(before.active_loop_name, timestamp=when))
        left.append(ActiveLoop(before.active_loop_name, timestamp=when))
    return left


def _waits(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


@lru_cache(maxsize=64)
def _class_of(type_name: Text) -> Type[Any]:
    found = Event.resolve_by_type(type_name)
    assert found is not None
    return found
