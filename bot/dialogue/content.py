"""The written answers and the data they refer to, read once from ``responses/``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

RESPONSES = Path(__file__).resolve().parent.parent.parent / "responses"

Response = Mapping[str, Any]


class Content:
    """Responses by name, and laws and figures by id."""

    def __init__(self, folder: Path) -> None:
        self.responses: dict[str, list[Response]] = {}
        self.titles: dict[str, str] = {}
        self.families: dict[str, str] = {}
        """The family of each topic: the file that holds its answer."""
        self.laws: dict[str, Mapping[str, str]] = {}
        self.figures: dict[str, Mapping[str, str]] = {}
        self.county: dict[str, Mapping[str, Any]] = {}
        self.events: dict[str, Mapping[str, Any]] = {}
        self.minors: dict[str, Mapping[str, Any]] = {}
        self.follow_ups: dict[str, list[str]] = {}
        self.wiping_words: frozenset[str] = frozenset()
        self.help_words: frozenset[str] = frozenset()
        self.yes_words: frozenset[str] = frozenset()
        for path in sorted(folder.glob("*.yml")):
            responses = _read(path).get("responses", {})
            self.responses.update(responses)
            self.families.update({name.removeprefix("utter_"): path.stem for name in responses})
        for path in sorted((folder / "data").glob("*.yml")):
            data = _read(path)
            self.titles.update(data.get("titres", {}))
            self.laws.update(data.get("lois", {}))
            self.county.update(data.get("departement", {}))
            self.events.update(data.get("evenements", {}))
            self.minors.update(data.get("mineurs", {}))
            self.follow_ups.update(data.get("suites", {}))
            self.figures.update(data.get("chiffres", {}))
            self.wiping_words |= frozenset(data.get("effacer", ()))
            self.help_words |= frozenset(data.get("aide", ()))
            self.yes_words |= frozenset(data.get("oui", ()))
        self.families = {t: f for t, f in self.families.items() if t in self.titles}
        self._read_domain(folder / "domain")

    def _read_domain(self, folder: Path) -> None:
        intents: list[str] = []
        self._slots: dict[str, Any] = {}
        self._forms: dict[str, Any] = {}
        for path in sorted(folder.glob("*.yml")):
            part = _read(path)
            intents += part.get("intents", ())
            self._slots.update(part.get("slots", {}))
            self._forms.update(part.get("forms", {}))
        self.intents = frozenset(intents)

    def response(self, name: str, slots: Mapping[str, Any]) -> Response | None:
        """Returns the variation of a response that fits the slots, as Rasa would choose it.

        Args:
            name: name of the response, ``utter_…``.
            slots: what is remembered of the conversation.
        """
        variations = self.responses.get(name, [])
        for variation in variations:
            if "condition" in variation and _fits(variation["condition"], slots):
                return variation
        return next((v for v in variations if "condition" not in v), None)

    @cached_property
    def payloads(self) -> frozenset[str]:
        """Every payload that a button may send: those written, and each plain intent."""
        written = (
            str(button["payload"])
            for variations in self.responses.values()
            for variation in variations
            for button in variation.get("buttons", ())
        )
        return frozenset(written) | {f"/{intent}" for intent in self.intents}

    @cached_property
    def slots_by_intent(self) -> dict[str, list[tuple[str, Any]]]:
        """Which slots an intent fills, and with what, whatever question is open."""
        found: dict[str, list[tuple[str, Any]]] = {}
        for slot, definition in self._slots.items():
            for mapping in definition["mappings"]:
                if mapping["type"] == "from_intent" and "conditions" not in mapping:
                    found.setdefault(mapping["intent"], []).append((slot, mapping["value"]))
        return found

    def open_question(self, form: str, slots: Mapping[str, Any]) -> Response | None:
        """Returns the next question of a form, None once all slots are known."""
        for slot in self._forms[form]["required_slots"]:
            if slots.get(slot) is None:
                return self.response(f"utter_ask_{form}_{slot}", slots)
        return None


def _fits(conditions: Sequence[Mapping[str, Any]], slots: Mapping[str, Any]) -> bool:
    return all(slots.get(c["name"]) == c["value"] for c in conditions)


def _read(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}


@cache
def get_content() -> Content:
    """Returns the content of this project, read once."""
    return Content(RESPONSES)
