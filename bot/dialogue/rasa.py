"""Rasa as an engine of dialogue, over the HTTP channel of ``nlu.engine.channel``."""

from __future__ import annotations

import time
from typing import Any

import httpx2
import orjson

from bot.dialogue.guided import DECLARED
from bot.dialogue.pathways import ANSWERED
from bot.dialogue.port import Answer, EngineUnavailable, Turn
from bot.messages import LEVELS, Level

UNSURE = "nlu_fallback"
NOT_A_TOPIC = frozenset({UNSURE, "danger__doute", "danger"})
"""What a reading of danger, or none at all, puts in the place of the topic."""
_UNSURE_TOPIC = "hors_sujet"
_RASAS_OWN = frozenset({"parcours_reponses", "parcours_mode"})
"""What was answered in a guided conversation stays with the engine that leads it."""
_RESERVE = 2  # times the turns in hand that still are taken where danger was signalled
_OPEN_AFTER = 3  # failures in a row
_OPEN_FOR = 2.0  # seconds without asking, so that a hung Rasa does not slow each turn


class RasaEngine:
    """Speaks to Rasa with a time limit, and stops asking for a while when it fails.

    Args:
        base_url: address of the Rasa process, without a path.
        token: the shared secret of the channel.
        timeout: seconds a turn may take.
        at_once: turns that Rasa may have in hand for this gateway; one more is refused at
            once, as it would only wait until its time is over, and all others with it.
    """

    def __init__(self, base_url: str, token: str, timeout: float, at_once: int = 64) -> None:
        self._client = httpx2.AsyncClient(
            base_url=f"{base_url}/webhooks/gateway",
            headers={"authorization": f"Bearer {token}"},
            timeout=httpx2.Timeout(timeout, connect=min(timeout, 1.0)),
            limits=httpx2.Limits(
                max_connections=at_once * _RESERVE, max_keepalive_connections=at_once
            ),
            trust_env=False,
        )
        self._at_once = at_once
        self._in_hand = 0
        self._timeout = timeout
        self._failures = 0
        self._closed_again_at = 0.0
        self.is_away = False
        """Whether Rasa did not answer when it was last asked; for the operator."""

    async def answer(self, turn: Turn) -> Answer:
        """Hands one turn to Rasa.

        Raises:
            EngineUnavailable: no answer in time, a refusal, or too many turns in hand.
        """
        most = self._at_once * (_RESERVE if _is_about_danger(turn) else 1)
        if self._in_hand >= most:
            raise EngineUnavailable("rasa has its hands full")
        self._in_hand += 1
        try:
            return await self._ask(turn)
        finally:
            self._in_hand -= 1

    async def _ask(self, turn: Turn) -> Answer:
        now = time.monotonic()
        if now < self._closed_again_at:
            raise EngineUnavailable("rasa failed a moment ago")
        if self._failures >= _OPEN_AFTER:  # one turn finds out whether it is back, not everybody's
            self._closed_again_at = now + self._timeout + _OPEN_FOR
        body: dict[str, Any] = {
            "sender": turn.conversation,
            "signal": turn.signal,
            "natures": list(turn.natures),
        }
        if turn.slots.get("sourd"):
            body["writes"] = True
        if turn.missed:
            body["missed"] = {"theme": turn.theme, "slots": {**turn.slots}}
        body["payload" if turn.payload is not None else "text"] = turn.payload or turn.text
        try:
            response = await self._client.post(
                "/turn", content=orjson.dumps(body), headers={"content-type": "application/json"}
            )
        except httpx2.HTTPError as error:
            self._failed()
            raise EngineUnavailable(type(error).__name__) from None
        if response.status_code != 200:
            self._failed()
            raise EngineUnavailable(f"status {response.status_code}")
        self._failures, self._closed_again_at = 0, 0.0
        self.is_away = False
        return _read(orjson.loads(response.content))

    async def forget(self, conversation: str) -> None:
        """Makes Rasa drop the conversation.

        Raises:
            EngineUnavailable: Rasa could not be reached; its store expires by itself.
        """
        try:
            response = await self._client.delete(f"/conversations/{conversation}")
        except httpx2.HTTPError as error:
            raise EngineUnavailable(type(error).__name__) from None
        if response.status_code != 200:
            raise EngineUnavailable(f"status {response.status_code}")

    async def is_ready(self) -> bool:
        """Tells whether the model is loaded and the stores answer."""
        try:
            ready = (await self._client.get("/ready")).status_code == 200
        except httpx2.HTTPError:
            ready = False
        self.is_away = not ready
        return ready

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    def _failed(self) -> None:
        self._failures += 1
        if self._failures >= _OPEN_AFTER:
            self._closed_again_at = time.monotonic() + _OPEN_FOR
            self.is_away = True


def _is_about_danger(turn: Turn) -> bool:
    return turn.signal != "none" or (turn.payload or "").startswith("/danger")


def _read(body: dict[str, Any]) -> Answer:
    intent = body.get("intent") or {}
    name = _in_a_guided_conversation(str(intent.get("name") or UNSURE), body)
    guess = (body.get("guess") if name in NOT_A_TOPIC else None) or {}
    danger = body.get("danger") or {}
    if said := _said_to_a_question(body):
        name, danger = said["intent"], {"level": DECLARED[said["intent"]], "kind": said.get("kind")}
    return Answer(
        responses=body.get("messages") or (),
        intent=_UNSURE_TOPIC if name == UNSURE else name,
        guess=guess.get("name"),
        confidence=float((guess or intent).get("confidence") or 0.0),
        danger=_level(danger),
        kind=danger.get("kind"),
        reasons=tuple(danger.get("words") or ()),
        slots={k: v for k, v in (body.get("slots") or {}).items() if k not in _RASAS_OWN},
    )


def _said_to_a_question(body: dict[str, Any]) -> dict[str, Any]:
    """What a typed « oui » meant: a question about danger was open in a guided conversation."""
    for custom in _customs(body):
        said = custom.get("signal") or {}
        if said.get("intent") in DECLARED:
            return dict(said)
    return {}


def _customs(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [message.get("custom") or {} for message in body.get("messages") or ()]


def _in_a_guided_conversation(intent: str, body: dict[str, Any]) -> str:
    """Returns the guided conversation that an answer belongs to, else the intent itself.

    « oui » or a button says by itself nothing of the topic.
    """
    guided = str((body.get("slots") or {}).get("parcours") or "")
    if ended := next((c["ended"] for c in _customs(body) if "ended" in c), None):
        return str(ended)
    is_open = bool(guided) and body.get("loop") == f"{guided}_form"
    is_answer = is_open and not intent.startswith("danger")
    return guided if guided and (is_answer or intent.startswith(ANSWERED)) else intent


def _level(danger: dict[str, Any]) -> Level:
    for level in LEVELS:
        if danger.get("level") == level:
            return level
    return "none"
