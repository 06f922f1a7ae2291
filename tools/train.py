"""Trains Rasa's model when what it learns from has changed since the last training."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools import pathways

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
MODEL = MODELS / "repere.tar.gz"
STAMP = MODELS / "repere.sha256"
RASA = ROOT / ".venv-rasa" / "bin" / "python"
_SHOWN_LINES = 30  # of the output of a training that failed
INPUTS = ("config.yml", "nlu/examples", "nlu/flows/rules", "nlu/french", "nlu/engine", "responses")
NOT_READ = (ROOT / "responses" / "data", ROOT / "responses" / "parcours")
"""Read by the gateway and the actions, not by Rasa."""

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONHASHSEED": "0",
    "PYTHONWARNINGS": "ignore",
    "PYTHONUTF8": "1",
}


def digest() -> str:
    """Returns a digest of every file that the model depends on."""
    sha = hashlib.sha256()
    for name in INPUTS:
        path = ROOT / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            is_read = not any(parent in file.parents for parent in NOT_READ)
            if file.is_file() and is_read and "__pycache__" not in file.parts:
                sha.update(str(file.relative_to(ROOT)).encode())
                sha.update(file.read_bytes())
    return sha.hexdigest()


def is_current() -> bool:
    """Tells whether the model was trained on what is there now."""
    return MODEL.exists() and STAMP.exists() and STAMP.read_text().strip() == digest()


def train() -> int:
    """Trains and returns Rasa's exit status; its progress goes to the terminal."""
    wanted = digest()
    print("Entraînement du modèle (une à trois minutes) …", flush=True)
    began = time.monotonic()
    command = [str(RASA), "-m", "rasa", "train", "--data", "nlu/examples", "nlu/flows/rules"]
    command += ["--domain", "responses", "--config", "config.yml", "--out", "models"]
    # Rasa's cache does not see that a module behind a component, or the lexicon, changed
    command += ["--fixed-model-name", "repere", "--quiet", "--force"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        # Rasa prints a page of warnings on every run; they are shown only if it fails
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **QUIET}, stdout=output, stderr=output
        )
        try:
            _wait_for(process, began)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            return 130
        output.seek(0)
        last_lines = output.read().splitlines()[-_SHOWN_LINES:]
    if process.returncode != 0:
        print("\n".join(last_lines), file=sys.stderr)
        line = "the training failed (see above); the last model was not replaced by a new one."
        print(f"repère: {line}", file=sys.stderr)
        return process.returncode or 1
    STAMP.write_text(wanted + "\n")
    print(f"Modèle prêt en {time.monotonic() - began:.0f} s.", flush=True)
    return 0


def _wait_for(process: subprocess.Popen[bytes], began: float) -> None:
    while process.poll() is None:
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            print(f"  … {time.monotonic() - began:.0f} s", flush=True)


def main() -> int:
    """Trains where that is needed."""
    pathways.write()
    return 0 if is_current() else train()


if __name__ == "__main__":
    sys.exit(main())
