"""`make run`: what it says, what it leaves alone, and that it leaves nothing behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil

from tests.e2e.stack import ROOT, Stack, running


def test_it_says_where_to_look_and_does_not_train_again(tmp_path: Path, stack: Stack) -> None:
    with running(tmp_path) as again:
        again.wait("/readyz")
        said = again.output.read_text()
        assert f"Repère répond : {again.base}/" in said
        assert "Telegram : arrêté" in said
        assert "Entraînement" not in said


def test_ctrl_c_stops_everything_and_leaves_no_orphan(tmp_path: Path, stack: Stack) -> None:
    with running(tmp_path) as own:
        own.wait("/healthz")
        parts = [own.find(part) for part in ("bot serve", "-m actions", "rasa run")]
        family = [p for part in parts for p in [part, *part.children(recursive=True)]]
        assert own.stop() == 0
        assert not psutil.wait_procs(family, timeout=5)[1]
        assert "Repère est arrêté." in own.output.read_text()


def test_a_taken_port_is_one_clear_line(stack: Stack) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "tools.run"],
            cwd=ROOT,
            env={**os.environ, "PORT": port},
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert ended.returncode != 0
    assert ended.stderr.strip().count("\n") == 0
    assert port in ended.stderr
    assert "PORT" in ended.stderr


def test_a_failed_training_is_told_and_ends(tmp_path: Path) -> None:
    broken = tmp_path / "copy"
    broken.mkdir()
    for name in ("config.yml", "nlu", "responses", "tools", "bot", ".venv-rasa"):
        (broken / name).symlink_to(ROOT / name)
    (broken / "config.yml").unlink()
    (broken / "config.yml").write_text(
        "recipe: default.v1\nlanguage: fr\npipeline:\n- name: Nowhere\n"
    )
    code = "import sys; sys.path.insert(0, '.'); from tools import train; from pathlib import Path;"
    code += "train.ROOT = Path('.').absolute(); train.MODELS = train.ROOT / 'models';"
    code += "train.MODEL = train.MODELS / 'repere.tar.gz'; train.STAMP = train.MODELS / 's';"
    code += "train.RASA = train.ROOT / '.venv-rasa/bin/python'; sys.exit(train.main())"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=broken, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode != 0
    assert ended.stderr.strip().splitlines()[-1].startswith("repère: the training failed")
    assert not (broken / "models" / "repere.tar.gz").exists()
