"""What a screen reader is given: the browser's own accessibility tree, line by line."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

_SILENT = {
    "InlineTextBox", "LineBreak", "generic", "none", "paragraph", "ListMarker", "LabelText",
    "MenuListPopup", "option", "DisclosureTriangle",
}  # fmt: skip
_STATES = ("expanded", "disabled", "checked", "valuetext", "value")


def read(page: Page) -> list[str]:
    """Returns what is read from the whole page, as « role: name », in reading order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    lines: list[str] = []

    def walk(node: dict[str, Any]) -> None:
        role = node.get("role", {}).get("value", "")
        name = node.get("name", {}).get("value", "").replace("\u00a0", " ").strip()
        shown = not node.get("ignored") and role not in _SILENT
        if shown and (role != "StaticText" or name):
            lines.append(f"{role}: {name}{_states(node)}")
        if shown and role in ("button", "link", "combobox"):
            return  # its name says what is in it
        for child in node.get("childIds", ()):
            if child in by_id:
                walk(by_id[child])

    walk(nodes[0])
    return lines


def read_panel(page: Page) -> list[str]:
    """Returns what is read from the dialog on, the dialog itself first."""
    lines = read(page)
    start = next(i for i, line in enumerate(lines) if line.startswith("dialog:"))
    return lines[start:]


def _states(node: dict[str, Any]) -> str:
    told = [
        f"{item['name']}={item['value']['value']}"
        for item in node.get("properties", ())
        if item["name"] in _STATES and item["value"].get("value") not in (False, "", None)
    ]
    value = node.get("value", {}).get("value")
    if value not in (None, ""):
        told.append(f"value={value}")
    return f" ({', '.join(told)})" if told else ""
