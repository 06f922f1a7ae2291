"""One assistant for all end-to-end tests; those that kill something start their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.stack import Person, Stack, running
from tests.fakes import telegram_server as fake
from tests.fakes.telegram_person import FakeTelegram

RASA_TOKEN = "of-the-tests"  # known, so that a test may speak to Rasa itself


@pytest.fixture(scope="session")
def telegram() -> Iterator[FakeTelegram]:
    with fake.run() as server:
        yield server


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, telegram: FakeTelegram) -> Iterator[Stack]:
    """A started assistant with Rasa ready; the model is trained if its data changed."""
    folder = tmp_path_factory.mktemp("stack")
    with running(folder, telegram, RASA_TOKEN=RASA_TOKEN) as started:
        started.wait("/readyz", 900)
        yield started


@pytest.fixture
def person(stack: Stack) -> Person:
    """Somebody who opens the widget for the first time."""
    return Person(stack)
