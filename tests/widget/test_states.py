"""Every state for everybody: axe-core, small screens, large text, forced colours, both directions."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.widget.axe import violations
from tests.widget.canned import WidgetServer
from tests.widget.conftest import OpenPage
from tests.widget.states import STATES, State

WINDOW = {"width": 1280, "height": 800}
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
SIZES = {"desktop": WINDOW, "phone": {"width": 360, "height": 740}, "400 %": ZOOMED}
TARGETS = (
    "dialog:visible :is(button, a, summary, label, select, textarea):visible, "
    "section > button:visible, [data-page] a:visible"
)
by_state = pytest.mark.parametrize("state", STATES, ids=lambda state: str(state.name))


@by_state
def test_no_violation_in_light_dark_forced_colours_or_at_400_percent(
    widget_server: WidgetServer, open_page: OpenPage, state: State
) -> None:
    page = open_page(f"{widget_server.origin}/demo", viewport=WINDOW, reduced_motion="reduce")
    state.reach(page, widget_server)
    assert violations(page) == "", "light"
    page.emulate_media(color_scheme="dark")
    assert violations(page) == "", "dark"
    page.emulate_media(color_scheme="light", forced_colors="active")
    assert violations(page) == "", "forced colours"
    page.emulate_media(forced_colors="none")
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    assert violations(page) == "", "400 %"


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@by_state
def test_nothing_is_cut_off_and_targets_are_large(
    widget_server: WidgetServer, open_page: OpenPage, state: State, direction: str
) -> None:
    page = open_page(
        widget_server.page(dir=direction), viewport=SIZES["phone"], reduced_motion="reduce"
    )
    state.reach(page, widget_server)
    for size in SIZES.values():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        check_targets(page, size["width"])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        if page.locator("dialog:visible").count():
            leave = page.locator("dialog .exit").bounding_box()
            assert leave is not None
            assert 0 <= leave["y"] <= size["height"] - 44, size


def check_targets(page: Page, width: int) -> None:
    """Asserts that all that can be pressed lies in the window and is 44 px in size."""
    boxes: list[dict[str, Any]] = page.locator(TARGETS).evaluate_all(
        """controls => controls.map(control => {
          const {x, y, width, height} = control.getBoundingClientRect();
          const boxed = control.closest('.leaves');
          return {what: control.outerHTML.slice(0, 90), x, width, height, boxed: !!boxed};
        })"""
    )
    for box in boxes:
        assert box["x"] >= 0, box
        assert box["x"] + box["width"] <= width + 1, box
        assert min(box["width"], box["height"]) >= 43.5, box


@by_state
def test_nothing_moves_for_somebody_who_asked_for_stillness(
    widget_server: WidgetServer, open_page: OpenPage, state: State
) -> None:
    page = open_page(widget_server.page(), reduced_motion="reduce")
    state.reach(page, widget_server)
    assert page.evaluate("document.getAnimations().length") == 0
    moving = "document.querySelector('repere-assistant').shadowRoot.querySelector('.leaves')"
    assert page.evaluate(f"{moving} ? getComputedStyle({moving}).scrollBehavior : 'auto'") == "auto"


def test_in_forced_colours_what_colour_said_is_said_by_lines(
    widget_server: WidgetServer, open_page: OpenPage
) -> None:
    page = open_page(widget_server.page(), forced_colors="active")
    next(state for state in STATES if state.name == "scale").reach(page, widget_server)
    style = "(e, name) => getComputedStyle(e)[name]"
    rails = [
        page.locator(zone).evaluate(f"e => ({style})(e, 'borderInlineStartStyle')")
        for zone in (".vert", ".orange", ".rouge")
    ]
    assert rails == ["solid", "dashed", "double"]
    for bounded in (".bubble", ".marked", ".answers button"):
        width = page.locator(bounded).first.evaluate(f"e => ({style})(e, 'borderTopWidth')")
        assert float(width.removesuffix("px")) >= 1, bounded
