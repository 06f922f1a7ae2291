"""The exit matrix in Chromium: our exit leaves nothing, and the measurement would notice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tools.exit_matrix import measure, table
from tools.exit_matrix.browsers import Chromium
from tools.exit_matrix.measure import Result
from tools.exit_matrix.site import Site, serving
from tools.exit_matrix.subjects import Subject, ours, plain

SUBJECTS = (ours(discreet=True), ours(discreet=False), plain())


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(SUBJECTS) as served:
        served.slow_seconds = 3  # the watch is over by then; it saves the tests half a minute
        yield served


def measured(browser: Browser, site: Site, subject: Subject) -> Result:
    result = measure.measure(Chromium(browser), site, subject)
    assert subject.name in table.row("Chromium", subject.name, result)
    return result


@pytest.mark.parametrize("subject", SUBJECTS[:2], ids=lambda subject: subject.id)
def test_our_exit_leaves_nothing_behind(browser: Browser, site: Site, subject: Subject) -> None:
    result = measured(browser, site, subject)
    assert result.arrived
    assert (result.left, result.back_shows, result.trapped) == (0, False, False)
    assert (result.forward, result.tabs, result.stored) == (0, 1, ())
    assert result.offline is not None
    for watch in (result.slow, result.offline):
        assert not watch.at_once
        assert not watch.soon
    assert result.offline.title == "Page indisponible"


def test_the_measurement_notices_an_exit_that_leaves_something(
    browser: Browser, site: Site
) -> None:
    result = measured(browser, site, SUBJECTS[2])
    assert (result.left, result.back_shows) == (2, True)
    assert (result.slow.at_once, result.slow.soon) == (True, True)
    assert result.slow.title == "page sensible c"
