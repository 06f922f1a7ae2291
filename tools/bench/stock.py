"""A plain Rasa of the same version: its default pipeline, its REST channel, its memory store."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil

from tests.e2e.stack import ROOT, free_ports
from tools.train import QUIET, RASA

EPOCHS = 2
"""Of DIET, instead of 100: a model that learnt longer is not slower, only more often right.

One takes minutes with this many examples. How many of the messages of the measurement are
understood is printed beside the times.
"""
_DATA = ("nlu/examples", "nlu/flows/rules", "responses")
KEPT = ROOT / "var" / "bench"
_CONFIG = f"""\
recipe: default.v1
language: fr
assistant_id: plain
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {EPOCHS}
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: {EPOCHS}
    constrain_similarities: true
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
    core_fallback_action_name: action_guess
  - name: UnexpecTEDIntentPolicy
    max_history: 5
    epochs: {EPOCHS}
  - name: TEDPolicy
    max_history: 5
    epochs: {EPOCHS}
    constrain_similarities: true
"""
"""What ``rasa init`` of Rasa 3.6 writes down as its default, on the data of the project."""
_AS_OURS = ("nice", "-n", "10")
"""As tools/supervisord.conf starts ours, so that a machine under load treats both alike."""


def model() -> Path:
    """Returns the model of the default pipeline; trained once for each state of the data.

    Raises:
        SystemExit: the training failed.
    """
    name = _digest()
    path = KEPT / f"{name}.tar.gz"
    if path.exists():
        return path
    KEPT.mkdir(parents=True, exist_ok=True)
    config = KEPT / "config.yml"
    config.write_text(_CONFIG)
    print("training the default pipeline, once (minutes) …", flush=True)
    began = time.monotonic()
    examples, rules, domain = _DATA
    command = [str(RASA), "-m", "rasa", "train", "--data", examples, rules]
    command += ["--domain", domain, "--config", str(config), "--out", str(KEPT)]
    command += ["--fixed-model-name", name, "--quiet"]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True)
    if done.returncode != 0 or not path.exists():
        raise SystemExit(f"repère: the default pipeline was not trained\n{done.stderr[-2000:]}")
    print(f"trained in {time.monotonic() - began:.0f} s", flush=True)
    return path


@contextmanager
def plain_rasa(folder: Path) -> Iterator[tuple[str, psutil.Process, float]]:
    """Runs it with the project's action server.

    Yields:
        Its address, its process, and the seconds until it answered.
    """
    path = model()
    rasa_port, actions_port = free_ports(2)
    (folder / "credentials.yml").write_text("rest:\n")
    url = f"http://127.0.0.1:{actions_port}/webhook"
    (folder / "endpoints.yml").write_text(f"action_endpoint:\n  url: {url}\n")
    rasa = [str(RASA), "-m", "rasa", "run", "--quiet", "-m", str(path), "-p", str(rasa_port)]
    rasa += ["-i", "127.0.0.1", "--credentials", str(folder / "credentials.yml")]
    rasa += ["--endpoints", str(folder / "endpoints.yml")]
    actions = [str(ROOT / ".venv/bin/python"), "-W", "ignore", "-m", "actions"]
    environment = {**_environment(), "ACTIONS_PORT": str(actions_port)}
    null = subprocess.DEVNULL
    began = time.monotonic()
    processes = [
        subprocess.Popen([*_AS_OURS, *command], cwd=ROOT, env=environment, stdout=null, stderr=null)
        for command in (rasa, actions)
    ]
    base = f"http://127.0.0.1:{rasa_port}"
    try:
        for address in (base + "/", f"http://127.0.0.1:{actions_port}/health"):
            _wait(address)
        yield base, psutil.Process(processes[0].pid), time.monotonic() - began
    finally:
        for process in processes:
            process.terminate()
            process.wait(20)


def _digest() -> str:
    sha = hashlib.sha256(_CONFIG.encode())
    for folder in _DATA:
        for path in sorted((ROOT / folder).rglob("*.yml")):
            sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


def _environment() -> dict[str, str]:
    return {**os.environ, **QUIET, "PYTHONPATH": str(ROOT)}


def _wait(url: str) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        try:
            httpx2.get(url, timeout=2)
            return
        except httpx2.HTTPError:
            time.sleep(0.2)
    raise SystemExit("repère: the plain Rasa did not start in 180 s")
