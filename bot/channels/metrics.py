"""/metrics for Prometheus, on a port of its own: how the service does, nothing of who uses it.

Counters move in steps as large as the threshold of the figures, so that a scrape every few
seconds shows nobody's message.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from statistics import quantiles
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.counts.release import THRESHOLD

_NEWEST = 500
_FEWEST = THRESHOLD  # replies behind a duration
_MEASURED = "/api/v1/messages"


def coarse(number: int) -> int:
    """Rounds down to a multiple of the threshold."""
    return number - number % THRESHOLD


class Metrics(Collector):
    """What an operator watches.

    Args:
        gauges: numbers that are asked for at each scrape, by name and help text.
    """

    def __init__(self, gauges: Mapping[tuple[str, str], Callable[[], float]]) -> None:
        self._gauges = gauges
        self._replies: Counter[str] = Counter()
        self._seconds: deque[float] = deque(maxlen=_NEWEST)

    def replied(self, status: int, seconds: float) -> None:
        """Takes in one answer of the HTTP interface."""
        self._replies[f"{status // 100}xx"] += 1
        self._seconds.append(seconds)

    def collect(self) -> Iterator[Metric]:
        """Yields the metrics as Prometheus reads them."""
        replies = CounterMetricFamily(
            "repere_replies", f"Answers, in steps of {THRESHOLD}", labels=["status"]
        )
        for status, number in sorted(self._replies.items()):
            replies.add_metric([status], coarse(number))
        yield replies
        if len(self._seconds) >= _FEWEST:
            cuts = quantiles(self._seconds, n=20)
            seconds = GaugeMetricFamily(
                "repere_reply_seconds", "Time to an answer, of the newest", labels=["quantile"]
            )
            seconds.add_metric(["0.5"], cuts[9])
            seconds.add_metric(["0.95"], cuts[18])
            yield seconds
        for (name, words), ask in self._gauges.items():
            yield GaugeMetricFamily(name, words, value=ask())

    def serve(self, host: str, port: int) -> tuple[WSGIServer, Thread]:
        """Opens the page for Prometheus.

        Raises:
            OSError: the port is taken.
        """
        registry = CollectorRegistry()
        registry.register(self)
        return start_http_server(port, addr=host, registry=registry)


class Measured:
    """ASGI middleware: takes the time of each answer to a message.

    Args:
        app: what comes behind.
        metrics: takes it in.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and measures it."""
        if scope["type"] != "http" or scope["path"] != _MEASURED or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def measured_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.replied(message["status"], time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, measured_send)
