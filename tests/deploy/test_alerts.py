"""The alert rules ask for metrics that exist, and docs/operations.md explains each of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from bot.app import create_app
from bot.settings import ROOT, Settings

RULES = ROOT / "deploy" / "alerts.yml"
OPERATIONS = ROOT / "docs" / "operations.md"


@pytest.fixture(scope="module")
def rules() -> list[dict[str, Any]]:
    content = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return [rule for group in content["groups"] for rule in group["rules"]]


def served() -> dict[str, set[str]]:
    """Returns each metric of ours, with the values of its labels."""
    metrics = create_app(Settings(_env_file=None)).state.metrics  # type: ignore[call-arg]
    for status in (200, 500):
        for _ in range(25):
            metrics.replied(status, 0.01)
    found: dict[str, set[str]] = {}
    for metric in metrics.collect():
        for sample in metric.samples:
            found.setdefault(sample.name, set()).update(sample.labels.values())
    return found


def test_every_metric_and_label_that_is_asked_for_is_ours(rules: list[dict[str, Any]]) -> None:
    ours = served()
    for rule in rules:
        for name, labels in re.findall(r"(repere_\w+)(\{[^}]*\})?", rule["expr"]):
            assert name in ours, rule["alert"]
            assert set(re.findall(r'"([^"]+)"', labels)) <= ours[name], rule["alert"]


def test_each_alert_is_explained_where_the_operators_look(rules: list[dict[str, Any]]) -> None:
    text = OPERATIONS.read_text(encoding="utf-8")
    explained = re.findall(r"^\| `(\w+)` \| (page|ticket)", text, re.M)
    assert sorted((rule["alert"], rule["labels"]["severity"]) for rule in rules) == sorted(
        explained
    )
    for rule in rules:
        assert rule["annotations"]["summary"]
