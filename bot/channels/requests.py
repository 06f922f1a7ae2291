"""What a page asks for beside messages: chosen words, a code for Telegram, a pressed contact."""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.bodies import conversation_id, read_fields
from bot.channels.identity import store_key
from bot.channels.limits import Limits, network, too_many
from bot.channels.problems import Problem
from bot.conversation import Assistant
from bot.wishes import choose_words

_WORDS = frozenset({"help", "wipe"})
_CONTINUATION = frozenset({"conversation"})
_OPENED = frozenset({"conversation", "service"})


class PersonRequests:
    """Routes that concern one conversation.

    Args:
        assistant: knows the conversations.
        key: secret with which the ids of the web are turned into those of the stores.
        limits: how often somebody may ask.
        telegram: username of the Telegram bot, without @; empty: there is none.
    """

    def __init__(self, assistant: Assistant, key: bytes, limits: Limits, telegram: str) -> None:
        self._assistant = assistant
        self._key = key
        self._limits = limits
        self._telegram = telegram

    def routes(self) -> list[BaseRoute]:
        """Returns the routes, each with the question of a browser before it."""
        served = (
            ("/api/v1/conversations/{id}/words", self.words, "PUT"),
            ("/api/v1/continuations", self.continuations, "POST"),
            ("/api/v1/opened", self.opened, "POST"),
        )
        routes: list[BaseRoute] = []
        for path, endpoint, method in served:
            routes.append(Route(path, endpoint, methods=[method]))
            routes.append(Route(path, _preflight, methods=["OPTIONS"]))
        return routes

    async def words(self, request: Request) -> Response:
        """Chooses a word that brings the contacts back, one that erases, or both."""
        await self._within_limits(request)
        expected = "Le corps a le champ « help », le champ « wipe », ou les deux."
        body = read_fields(await request.body(), _WORDS, expected)
        key = store_key(self._key, "web", conversation_id(request.path_params["id"]))
        if not await choose_words(self._assistant, key, body.get("help"), body.get("wipe")):
            raise Problem(422, "Choisis des mots différents, de trois lettres au moins, anodins.")
        return Response(status_code=204)

    async def continuations(self, request: Request) -> Response:
        """Gives a code with which the conversation can go on in Telegram, once."""
        await self._within_limits(request)
        body = read_fields(
            await request.body(), _CONTINUATION, "Le corps a le champ « conversation »."
        )
        key = store_key(self._key, "web", _required(body.get("conversation")))
        conversation = await self._assistant.memory.find(key)
        if conversation is None:
            raise Problem(404, "Cette conversation n'existe plus : écris d'abord un message.")
        continuations = self._assistant.continuations
        code = await continuations.issue(key, conversation)
        link = f"https://t.me/{self._telegram}?start={code}" if self._telegram else None
        document = {"code": code, "expires_in": int(continuations.lifetime), "link": link}
        return Response(orjson.dumps(document), 201, media_type="application/json")

    async def opened(self, request: Request) -> Response:
        """Counts that a way to reach a service was pressed, once per conversation."""
        await self._within_limits(request)
        expected = "Le corps a les champs « conversation » et « service »."
        body = read_fields(await request.body(), _OPENED, expected)
        key = store_key(self._key, "web", _required(body.get("conversation")))
        service = body.get("service")
        if service is None:
            raise Problem(400, expected)
        conversation = await self._assistant.memory.find(key)
        if conversation is not None and self._assistant.observer:
            self._assistant.observer.opened(conversation, service)
            await self._assistant.memory.save(key, conversation)
        return Response(status_code=204)

    async def _within_limits(self, request: Request) -> None:
        if not await self._limits.hit("network", network(request.scope)):
            raise too_many()


def _required(given: str | None) -> str:
    if given is None:
        raise Problem(400, "Il faut le champ « conversation ».")
    return conversation_id(given)


async def _preflight(request: Request) -> Response:
    return Response(status_code=204)
