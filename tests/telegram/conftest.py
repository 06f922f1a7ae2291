"""A fake of the Bot API for each test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.fakes import telegram_server
from tests.fakes.telegram_person import FakeTelegram

_chats = itertools.count(70_001)


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    with telegram_server.run() as server:
        yield server
        assert server.violations == []


@pytest.fixture
def chat() -> int:
    """A chat of somebody new."""
    return next(_chats)
