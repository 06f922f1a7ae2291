"""The fake of the Bot API as a server: long polling, and a webhook that posts updates."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.fakes.bot_api import decode
from tests.fakes.telegram import TOKEN, Refusal
from tests.fakes.telegram_person import FakeTelegram

BAD_GATEWAY = {"ok": False, "error_code": 502, "description": "Bad Gateway"}
_POSTED_AGAIN = 0.3  # seconds
_DOUBLED = 0.3  # of the updates, those that a careless proxy posts to all
_AT_ONCE = 40  # requests, as many as Telegram makes where nothing else is asked for


def build_app(fake: FakeTelegram) -> Starlette:
    """Returns the server's routes."""

    async def call(request: Request) -> JSONResponse:
        if fake.away:
            return JSONResponse(BAD_GATEWAY, 502)
        if request.path_params["token"] != TOKEN:
            body = {"ok": False, "error_code": 401, "description": "Unauthorized"}
            return JSONResponse(body, 401)
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        method = request.path_params["method"]
        values = decode(method, form)
        try:
            result = await run_in_threadpool(fake.answer, method, values)
        except Refusal as refusal:
            return JSONResponse(refusal.body, refusal.body["error_code"])
        if method == "sendMessage" and fake.swallowed:
            fake.swallowed -= 1
            return JSONResponse(BAD_GATEWAY, 502)
        return JSONResponse({"ok": True, "result": result})

    return Starlette(routes=[Route("/bot{token}/{method}", call, methods=["GET", "POST"])])


class WebhookPoster(threading.Thread):
    """Posts updates to the webhook as Telegram does: again and again until it answers 200.

    Different people's at the same time, one person's one after the other: the next message is
    posted once the one before was acknowledged (``WebhookActor`` of tdlib/telegram-bot-api).

    Args:
        fake: whose updates.
        gateways: addresses that a proxy in front of several gateways would share out.
        careless: whether it picks any gateway, and now and then posts to all of them at once.
    """

    def __init__(self, fake: FakeTelegram, gateways: list[str], careless: bool = False) -> None:
        super().__init__(daemon=True)
        self._chance = random.Random(5) if careless else None
        self.statuses: list[int] = []
        self.ends = threading.Event()
        self._fake = fake
        self._gateways = gateways
        self._busy: set[tuple[str, int]] = set()

    def run(self) -> None:
        """Posts until ``ends`` is set."""
        turn = 0
        with (
            ThreadPoolExecutor(_AT_ONCE) as pool,
            httpx2.Client(trust_env=False, timeout=10) as client,
        ):
            while not self.ends.is_set():
                for queue, update in self._next():
                    turn += 1
                    addresses = [self._gateways[turn % len(self._gateways)]]
                    if self._chance:
                        many = len(self._gateways) if self._chance.random() < _DOUBLED else 1
                        addresses = self._chance.sample(self._gateways, many)
                    pool.submit(self._deliver, client, addresses, queue, update)
                time.sleep(0.02)

    def _next(self) -> list[tuple[tuple[str, int], dict[str, Any]]]:
        with self._fake.changed:
            if not self._fake.webhook.get("url"):
                return []
            found = []
            for update in self._fake._updates:
                queue = _queue(update)
                if queue not in self._busy:
                    self._busy.add(queue)
                    found.append((queue, update))
            return found

    def _deliver(
        self,
        client: httpx2.Client,
        addresses: list[str],
        queue: tuple[str, int],
        update: dict[str, Any],
    ) -> None:
        with ThreadPoolExecutor(len(addresses)) as pool:
            accepted = any(list(pool.map(lambda to: self._post(client, to, update), addresses)))
        if not accepted:
            self.ends.wait(_POSTED_AGAIN)
        with self._fake.changed:
            if accepted:
                self._fake._updates.remove(update)
            self._busy.discard(queue)

    def _post(self, client: httpx2.Client, address: str, update: dict[str, Any]) -> bool:
        secret = {"x-telegram-bot-api-secret-token": self._fake.webhook["secret_token"]}
        try:
            status = client.post(address, json=update, headers=secret).status_code
        except httpx2.HTTPError:
            status = 0
        self.statuses.append(status)
        return status == 200


def _queue(update: dict[str, Any]) -> tuple[str, int]:
    kind, content = next(item for item in update.items() if item[0] != "update_id")
    return kind, content["from"]["id"] if "from" in content else content["chat"]["id"]


class Line:
    """The connection to the fake, which can be cut: whoever calls is then refused.

    Args:
        fake: who answers.
    """

    def __init__(self, fake: FakeTelegram) -> None:
        self._fake = fake
        self._port = 0
        self.mend()

    def mend(self) -> None:
        """Serves in a thread on a free port of the loopback, after a cut on the same."""
        config = uvicorn.Config(
            build_app(self._fake),
            port=self._port,
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.01)
        self._port = self._server.servers[0].sockets[0].getsockname()[1]
        self._fake.origin = f"http://127.0.0.1:{self._port}"

    def cut(self) -> None:
        """Closes the port and what is open on it."""
        self._server.should_exit = True
        self._thread.join(5)


@contextmanager
def run() -> Iterator[FakeTelegram]:
    """Runs the fake in a thread on a free port of the loopback."""
    fake = FakeTelegram()
    line = Line(fake)
    fake.cut, fake.mend = line.cut, line.mend
    try:
        yield fake
    finally:
        fake.away = True
        line.cut()
