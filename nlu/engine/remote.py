"""Calls of the action server that carry only what an action reads.

Rasa sends the whole domain (280 KB of JSON here) with each call, opens a new connection
for it, and checks the schema by which it checks the reply against the schema of schemas:
a hundred milliseconds of computing for an action that takes one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List, Optional, Text, Union

import aiohttp
from jsonschema.validators import validator_for
from rasa.core.actions.action import Action, RemoteAction, action_for_name_or_text
from rasa.core.actions.forms import FormAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

_TIMEOUT = 3.0
"""Seconds of one call; an action that takes longer leaves its turn to the floor."""
_IDLE = 15.0
"""Seconds a connection is kept: less than Sanic (120) and nginx (75) keep their end of it."""
_VALIDATES = "validate_"


class ActionServer(EndpointConfig):
    """The address of the action server, with connections that are kept open."""

    _kept: Optional[aiohttp.ClientSession] = None

    @classmethod
    def at(cls, endpoint: EndpointConfig) -> ActionServer:
        """Returns the same address, of which only the URL is used."""
        return cls(endpoint.url, enable_selective_domain=True)

    async def request(self, method: Text = "post", **kwargs: Any) -> Any:  # type: ignore[override]
        """Sends JSON and returns the JSON of the reply.

        A kept connection whose other end went away (a restart) is replaced once: an action
        only computes, so that asking it twice changes nothing.

        Raises:
            ClientResponseError: a status of 400 and more.
            aiohttp.ClientError: no server.
            asyncio.TimeoutError: no reply in time.
        """
        call = {"domain": {}, **kwargs["json"]}  # without one, rasa-sdk asks for all of it
        try:
            return await self._ask(call)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            return await self._ask(call)

    async def close(self) -> None:
        """Closes the connections."""
        if self._kept is not None:
            await self._kept.close()

    async def _ask(self, body: Any) -> Any:
        if self._kept is None:
            connector = aiohttp.TCPConnector(keepalive_timeout=_IDLE)
            self._kept = aiohttp.ClientSession(
                connector=connector, timeout=aiohttp.ClientTimeout(total=_TIMEOUT)
            )
        async with self._kept.post(self.url, json=body) as response:
            if response.status >= 400:
                raise ClientResponseError(response.status, response.reason, await response.text())
            return await response.json()


class LeanAction(RemoteAction):
    """An action of our own server; the reply is checked against a schema read once."""

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> Dict[Text, Any]:
        call = super()._action_call_format(tracker, domain)
        call["domain"] = _domain_for(self.name(), domain)
        return call

    def _validate_action_result(self, result: Dict[Text, Any]) -> bool:
        _reply_validator().validate(result)
        return True


class LeanForm(FormAction):
    """A form whose questions and answers go through :class:`LeanAction`."""

    async def validate_slots(
        self,
        slot_candidates: Dict[Text, Any],
        tracker: DialogueStateTracker,
        domain: Domain,
        output_channel: Any,
        nlg: Any,
    ) -> List[Union[SlotSet, Event]]:
        """Asks the action server what the candidates are worth, as Rasa's own form does."""
        name = f"{_VALIDATES}{self.name()}"
        if name not in domain.action_names_or_texts:
            return []
        candidates = [SlotSet(slot, value) for slot, value in slot_candidates.items()]
        until_now = self._temporary_tracker(tracker, candidates, domain)
        action = LeanAction(name, self.action_endpoint)
        events: List[Union[SlotSet, Event]] = []
        events += await action.run(output_channel, nlg, until_now, domain)
        return events

    async def _ask_for_slot(
        self,
        domain: Domain,
        nlg: Any,
        output_channel: Any,
        slot_name: Text,
        tracker: DialogueStateTracker,
    ) -> List[Event]:
        name = self._name_of_utterance(domain, slot_name)
        if name is None:
            return []
        action = lean(
            action_for_name_or_text(name, domain, self.action_endpoint), self.action_endpoint
        )
        return await action.run(output_channel, nlg, tracker, domain)


def lean(action: Action, server: Optional[EndpointConfig]) -> Action:
    """Returns the lean kind of an action of Rasa's, or the action itself."""
    if type(action) is RemoteAction:
        return LeanAction(action.name(), server)
    if type(action) is FormAction:
        return LeanForm(action.name(), server)
    return action


def _domain_for(action: Text, domain: Domain) -> Dict[Text, Any]:
    """Returns what an action reads of the domain: the slots of the form it validates."""
    form = action[len(_VALIDATES) :]
    if not action.startswith(_VALIDATES) or form not in domain.forms:
        return {}
    return {"forms": {form: domain.forms[form]}}


@lru_cache(maxsize=1)
def _reply_validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return validator_for(schema)(schema)
