"""Rasa's own validation of examples, rules, domain and answers."""

from __future__ import annotations

import os
import re
import subprocess

from bot.settings import ROOT
from tools.train import QUIET, RASA

# Reached otherwise than by an example or a rule, which Rasa's validator does not see.
_BY_ACTION_OR_GATEWAY = re.compile(r"The utterance 'utter_\w+' is not used in any story or rule")
_OF_A_FORM = re.compile(r"^parcours__|__commencer$")  # buttons of the guided conversations
_BY_BUTTON = "danger__doute danger__signal danger__maintenant danger__auteur danger__revoir".split()
_BY_BUTTON += ["danger__sans_ville", "avis__oui", "avis__non", "nlu_fallback"]


def test_rasa_finds_nothing_wrong() -> None:
    command = [str(RASA), "-m", "rasa", "data", "validate", "--config", "config.yml"]
    command += ["--data", "nlu/examples", "nlu/flows/rules", "--domain", "responses"]
    environment = {**os.environ, **QUIET, "PYTHONWARNINGS": "default::UserWarning"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said[-3000:]
    warnings = [line for line in said.splitlines() if "UserWarning: The " in line]
    assert [line for line in warnings if not _is_known(line)] == []


def _is_known(line: str) -> bool:
    if _BY_ACTION_OR_GATEWAY.search(line):
        return True
    named = re.search(r"The intent '(\w+)'", line)
    return bool(named and (named[1] in _BY_BUTTON or _OF_A_FORM.search(named[1])))
