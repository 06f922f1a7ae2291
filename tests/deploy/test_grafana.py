"""The dashboard asks for metrics that exist."""

from __future__ import annotations

import json
import re

from bot.app import create_app
from bot.settings import ROOT, Settings


def test_every_metric_of_the_dashboard_is_one_of_ours() -> None:
    dashboard = json.loads((ROOT / "deploy" / "grafana.json").read_text(encoding="utf-8"))
    asked = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"repere_\w+", target["expr"])
    }
    metrics = create_app(Settings(_env_file=None)).state.metrics  # type: ignore[call-arg]
    for _ in range(25):
        metrics.replied(200, 0.01)
    served = {sample.name for metric in metrics.collect() for sample in metric.samples}
    assert asked == served
