"""Rasa's only door: the channel that the gateway alone may speak to.

The stock ``rest`` channel answers failures with an empty 200, logs the text of
the person, asks for no token and lets anybody type ``/intent`` payloads. This
one is authenticated, bounded, silent about text, and tells what was understood.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from nlu.engine.danger import DECLARED
from nlu.engine.processor import LeanProcessor

logger = logging.getLogger(__name__)

_HELLO = "bonjour"
_BLANK = "\u200b"  # a text of Rasa is never empty; this one reads as nothing


class WholeOutput(OutputChannel):
    """Keeps each response in one piece: text, buttons and custom data together."""

    def __init__(self) -> None:
        self.messages: List[Dict[Text, Any]] = []

    @classmethod
    def name(cls) -> Text:
        """Name of the channel, as responses may refer to it."""
        return "gateway"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Collects one response of the domain or of the action server."""
        kept = {k: message[k] for k in ("text", "buttons", "custom") if message.get(k)}
        if kept:
            self.messages.append(kept)

    async def send_text_message(self, recipient_id: Text, text: Text, **kwargs: Any) -> None:
        """Collects a plain text."""
        self.messages.append({"text": text})


class GatewayInput(InputChannel):
    """Routes under ``/webhooks/gateway``: ``ready``, ``turn``, ``conversations/<sender>``."""

    @classmethod
    def name(cls) -> Text:
        """Name of the channel and of its path."""
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> GatewayInput:
        """Builds the channel from its section of ``credentials.yml``."""
        if not credentials or not credentials.get("token"):
            cls.raise_missing_credentials_exception()
        assert credentials is not None
        return cls(
            str(credentials["token"]),
            int(credentials.get("max_chars", 1000)),
            float(credentials.get("timeout", 8)),
        )

    def __init__(self, token: str, max_chars: int, timeout: float) -> None:
        self._token = token
        self._max_chars = max_chars
        self._timeout = timeout

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Returns the routes; each asks for the bearer token first."""
        blueprint = Blueprint("gateway_channel", "gateway_channel")

        @blueprint.middleware("request")
        async def check_token(request: Request) -> Optional[HTTPResponse]:
            given = request.headers.get("authorization", "")
            if hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
                return None
            return response.json({"error": "unauthorised"}, status=401)

        @blueprint.listener("after_server_start")  # Rasa has loaded the model before
        async def make_lean(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            if app.ctx.agent.processor is not None:
                app.ctx.agent.processor = LeanProcessor.of(app.ctx.agent.processor)
                await self._warm_up(app)

        @blueprint.listener("before_server_stop")
        async def close(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            processor = app.ctx.agent.processor
            if isinstance(processor, LeanProcessor):
                await processor.close()

        @blueprint.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            if not agent or not agent.is_ready():
                return response.json({"ready": False, "why": "model"}, status=503)
            try:
                agent.lock_store.get_lock("ready-probe")
                await _store(request).retrieve("ready-probe")
            except Exception as error:
                return response.json({"ready": False, "why": type(error).__name__}, status=503)
            return response.json({"ready": True, "model": agent.model_name})

        @blueprint.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            message = self._message(request.json or {})
            if message is None:
                return response.json({"error": "bad_request"}, status=400)
            return await self._answer(request, message, on_new_message)

        @blueprint.delete("/conversations/<sender:str>")
        async def forget(request: Request, sender: str) -> HTTPResponse:
            return response.json({"deleted": int(_store(request).forget(sender))})

        return blueprint

    async def _warm_up(self, app: Sanic) -> None:
        """Takes a first turn of nobody's: what is read only once takes most of a second."""
        nobody = UserMessage(_HELLO, WholeOutput(), secrets.token_hex(8), input_channel=self.name())
        try:
            await app.ctx.agent.handle_message(nobody)
            _store_of(app).forget(nobody.sender_id)
        except Exception as error:  # a store that is away; the first person waits instead
            logger.warning("not_warm type=%s", type(error).__name__)

    def _message(self, body: Any) -> Optional[UserMessage]:
        """Returns the message of a well-formed body, else None."""
        if not isinstance(body, dict):
            return None
        sender, text, payload = (body.get(k) for k in ("sender", "text", "payload"))
        said = payload if payload is not None else text
        if not isinstance(sender, str) or not sender or not isinstance(said, str):
            return None
        if len(said) > self._max_chars or (payload is not None and not payload.startswith("/")):
            return None
        if payload is None:
            said = said.lstrip("/ ") or _BLANK  # only a button may carry an intent
        signal = str(body.get("signal", "none"))
        natures = [str(nature) for nature in body.get("natures", [])][:3]
        missed = body.get("missed")
        metadata = {"signal": signal, "natures": natures, "writes": body.get("writes") is True}
        if isinstance(missed, dict):
            metadata["missed"] = missed
        return UserMessage(
            said, WholeOutput(), sender, input_channel=self.name(), metadata=metadata
        )

    async def _answer(
        self,
        request: Request,
        message: UserMessage,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
    ) -> HTTPResponse:
        try:
            await asyncio.wait_for(on_new_message(message), self._timeout)
            outcome = _store(request).outcomes.take(message.sender_id)
        except asyncio.TimeoutError:
            return response.json({"error": "timeout"}, status=504)
        except LockError:
            return response.json({"error": "store"}, status=503)
        except Exception as error:
            logger.error("turn_failed type=%s", type(error).__name__)
            return response.json({"error": "internal"}, status=500)
        assert isinstance(message.output_channel, WholeOutput)
        parse = outcome["parse"]
        intent = parse.get("intent") or {}
        declared = {"level": DECLARED.get(intent.get("name"), "none"), "score": 0.0}
        return response.json(
            {
                "messages": message.output_channel.messages,
                "intent": intent,
                "guess": next(iter(parse.get("intent_ranking") or ()), None),
                "understood": parse.get("understood") or intent.get("name"),
                "danger": parse.get("danger") or declared,
                "slots": outcome["slots"],
                "loop": outcome["loop"],
            }
        )


def _store(request: Request) -> Any:
    """Returns the private store; Rasa wraps it in a fail-safe one."""
    return _store_of(request.app)


def _store_of(app: Sanic) -> Any:
    store = app.ctx.agent.tracker_store
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    return store
