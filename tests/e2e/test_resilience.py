"""What still works while something loads, and when something was killed."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.stack import ROOT, Person, Stack, first_contact, free_ports, running, texts

DANGER = "il est derriere la porte il a un couteau"
FLOOR = 0.5
"""Above it, it was Rasa that understood."""
WEAK_SIGNS = "il m'attend en bas tous les soirs depuis que je suis partie"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, stack: Stack) -> Iterator[Stack]:
    """An assistant of its own, on the model that ``stack`` has trained."""
    with running(tmp_path_factory.mktemp("own")) as started:
        yield started


def test_danger_directory_and_floor_answer_while_rasa_loads(own: Stack) -> None:
    seconds = own.wait("/healthz", 20)
    assert first_contact(Person(own).says(DANGER)) == "urgence-114"
    floor = Person(own).says("le cyberharcèlement")
    assert floor["topic"] == "cyberharcelement"
    plan = Person(own).sends("/plan_de_securite__commencer")
    assert "Un mot d'alerte" in texts(plan)
    assert first_contact(plan)
    near = Person(own).says("qui peut m'aider")
    assert near["messages"]
    # the start itself is measured by `make bench`; a loaded test machine gets some slack
    assert seconds < 5


def test_killed_rasa_is_replaced_by_the_floor_and_comes_back(own: Stack) -> None:
    own.wait("/readyz")
    person = Person(own)
    assert person.says("c'est quoi le cybercontrôle")["confidence"] > 0.5
    own.find("rasa run").kill()
    began = time.monotonic()
    law = person.says("et c'est puni ?")
    assert time.monotonic() - began < 6
    assert law["messages"]
    assert first_contact(person.says(DANGER)) == "urgence-114"
    silent = person.says("je peux pas parler")
    assert first_contact(silent) == "urgence-114"
    own.wait("/readyz", 90)
    assert person.says("merci")["messages"]


def test_killed_action_server_leaves_answers_and_contacts(own: Stack) -> None:
    own.wait("/readyz", 90)
    guided = Person(own)
    asked = guided.sends("/violentometre__commencer")
    own.find("-m actions").kill()
    assert first_contact(guided.presses("Non", asked))
    assert first_contact(guided.sends("/danger"))
    person = Person(own)
    assert first_contact(person.says("je cherche une association à Nanterre"))
    assert "cybercontrôle" in texts(person.says("c'est quoi le cybercontrôle"))
    doubtful = person.says("il me fait peur jsp quoi faire")
    assert doubtful["danger"] == "ask"
    assert "en danger maintenant" in texts(doubtful)
    assert first_contact(person.says(DANGER)) == "urgence-114"


def test_nothing_of_a_conversation_reaches_the_output(own: Stack) -> None:
    own.wait("/readyz", 90)
    person = Person(own)
    for text in ("zyxgloubi cybercontrôle", "zyxgloubi il a un couteau il arrive", "zyxgloubi"):
        person.says(text)
    own.find("rasa run").kill()
    person.says("zyxgloubi encore")
    assert "zyxgloubi" not in own.output.read_text()


def test_hung_rasa_is_replaced_within_its_time_limit(own: Stack) -> None:
    own.wait("/readyz", 90)
    person = Person(own)
    person.says("c'est quoi le cybercontrôle")
    rasa = own.find("rasa run")
    rasa.suspend()
    try:
        began = time.monotonic()
        assert first_contact(person.says(DANGER)) == "urgence-114"
        assert time.monotonic() - began < 1
        silent = person.says("je peux pas parler")
        assert first_contact(silent) == "urgence-114"
        assert time.monotonic() - began < 12
    finally:
        rasa.resume()


def test_rasa_is_told_what_it_has_missed(own: Stack) -> None:
    own.wait("/readyz", 90)
    person = Person(own)
    own.find("rasa run").kill()
    assert person.says("c'est quoi le cyberharcèlement")["topic"] == "cyberharcelement"
    assert "Clamart" in texts(person.says("j'habite à Clamart"))
    own.wait("/readyz", 90)
    until = time.monotonic() + 20
    while person.says("merci")["confidence"] <= FLOOR and time.monotonic() < until:
        time.sleep(0.5)  # the gateway finds out by itself that Rasa is back
    law = person.says("et c'est puni ?")
    assert law["confidence"] > FLOOR
    assert law["topic"] == "sanctions"
    assert "maximum" in texts(law)
    assert "Clamart" in texts(person.sends("/aide_pres_de_chez_moi"))


def test_rasa_killed_in_the_middle_of_a_turn(own: Stack) -> None:
    own.wait("/readyz", 90)
    person = Person(own)
    person.says(DANGER)
    rasa = own.find("rasa run")
    rasa.suspend()  # the turn is under way and cannot end
    with ThreadPoolExecutor(1) as pool:
        turn = pool.submit(person.says, "je peux pas parler")
        time.sleep(0.5)
        rasa.kill()
        assert first_contact(turn.result(15)) == "urgence-114"


def test_without_a_model_and_without_rasa(tmp_path: Path) -> None:
    port = str(free_ports(1)[0])
    environment = {**os.environ, "PORT": port, "RASA_PORT": "1", "TELEGRAM_TOKEN": ""}
    environment["DATABASE_URL"] = "sqlite+aiosqlite:////proc/no/such/folder/repere.db"
    with gateway(environment, tmp_path / "out.txt") as alone:
        assert first_contact(Person(alone).says(DANGER)) == "urgence-114"
        assert Person(alone).says("le cyberharcèlement")["topic"] == "cyberharcelement"
        # many weak signs and no rule: heard by the other net first, and by none there is
        assert first_contact(Person(alone).says(WEAK_SIGNS))
        doubtful = Person(alone)
        assert doubtful.says("il me fait peur jsp quoi faire")["danger"] == "ask"
        assert first_contact(doubtful.says("oui"))


def test_with_a_locked_database(tmp_path: Path) -> None:
    database = tmp_path / "repere.db"
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN EXCLUSIVE")
        port = str(free_ports(1)[0])
        environment = {**os.environ, "PORT": port, "RASA_PORT": "1", "TELEGRAM_TOKEN": ""}
        environment["DATABASE_URL"] = f"sqlite+aiosqlite:///{database}"
        with gateway(environment, tmp_path / "out.txt") as alone:
            assert first_contact(Person(alone).says(DANGER)) == "urgence-114"
            time.sleep(6)  # the time that the directory gives a database
            assert first_contact(Person(alone).says(DANGER)) == "urgence-114"


@contextmanager
def gateway(environment: dict[str, str], output: Path) -> Iterator[Stack]:
    """Runs the gateway and nothing else."""
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=stream,
            stderr=stream,
        )
    alone = Stack(process, {"PORT": int(environment["PORT"])}, output, None)
    try:
        alone.wait("/healthz", 20)
        yield alone
    finally:
        process.terminate()
        process.wait(10)
