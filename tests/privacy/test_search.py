"""Full conversations on both channels, an exit, and a search for any word or id of them.

The whole assistant runs at its most talkative (LOG_LEVEL=DEBUG). ``tests/privacy/places.py``
is the list of what is searched; what was found there ends the report of the tests.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx2
import psutil
import pytest

from bot.channels.identity import store_key
from bot.settings import ROOT
from tests.e2e.stack import Person, Stack, free_ports, running
from tests.fakes import telegram_server as fake
from tests.fakes.telegram_person import FakeTelegram
from tests.privacy import places
from tests.privacy.places import Search

KEY = "key-of-the-search"
RASA_TOKEN = "token-of-the-search"
CHAT = 7342219001
SAID = (
    "zyxgloubi c'est koi le cybercontrole",
    "brouillaminou il est derriere la porte il a un couteau",
    "je peux pas parler tarabistouf",
    "j'habite à Gennevilliers chez krapoutchik",
    "et c puni ? ouistitigris",
)
WORDS = ("zyxgloubi", "brouillaminou", "tarabistouf", "krapoutchik", "ouistitigris", "derriere la")
CHOSEN = ("chouquettes", "parapluvieux")


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    with fake.run() as server:
        yield server


@pytest.fixture(scope="module")
def talkative(
    tmp_path_factory: pytest.TempPathFactory, telegram: FakeTelegram
) -> Iterator[tuple[Stack, Path, int]]:
    folder = tmp_path_factory.mktemp("search")
    for name in ("tmp", "home"):
        (folder / name).mkdir()
    metrics = free_ports(1)[0]
    more = {
        "LOG_LEVEL": "DEBUG",
        "ID_KEY": KEY,
        "RASA_TOKEN": RASA_TOKEN,
        "METRICS_PORT": str(metrics),
        "COUNT_INTERVAL": "0.5",  # the figures are written while people write
        "TMPDIR": str(folder / "tmp"),
        "HOME": str(folder / "home"),
    }
    with running(folder, telegram, **more) as started:
        started.wait("/readyz", 900)
        yield started, folder, metrics


def converse_on_the_web(stack: Stack) -> str:
    """Writes everything, chooses words, asks for a code, sends nonsense; returns the id."""
    person = Person(stack)
    for text in SAID:
        person.says(text)
    assert person.conversation
    base = f"{stack.base}/api/v1"
    words = dict(zip(("help", "wipe"), CHOSEN, strict=True))
    path = f"{base}/conversations/{person.conversation}/words"
    assert httpx2.put(path, json=words).status_code == 204
    person.says(CHOSEN[0])
    code = httpx2.post(f"{base}/continuations", json={"conversation": person.conversation})
    assert code.status_code == 201
    httpx2.post(f"{base}/messages", content=b'{"text": "zyxgloubi')
    httpx2.post(f"{base}/messages", json={"text": "zyxgloubi", "conversation": "zyxgloubi"})
    httpx2.get(f"{stack.base}/zyxgloubi?q=zyxgloubi")
    return person.conversation


def converse_on_telegram(telegram: FakeTelegram) -> None:
    for text in SAID:
        before = telegram.say(CHAT, text)
        telegram.wait(partial(telegram.replies, CHAT, before), 30)
    telegram.send_photo(CHAT)


def forgotten_by_rasa(stack: Stack, key: str) -> bool:
    address = f"http://127.0.0.1:{stack.ports['RASA_PORT']}/webhooks/gateway/conversations/{key}"
    headers = {"authorization": f"Bearer {RASA_TOKEN}"}
    return bool(httpx2.delete(address, headers=headers).json() == {"deleted": 0})


def family(stack: Stack) -> list[psutil.Process]:
    root = psutil.Process(stack.process.pid)
    return [root, *root.children(recursive=True)]


def test_after_an_exit_nothing_is_left_anywhere(
    talkative: tuple[Stack, Path, int], telegram: FakeTelegram
) -> None:
    stack, folder, metrics = talkative
    began = time.time() - 1
    database = f"sqlite+aiosqlite:///{folder / 'repere.db'}"
    conversation = converse_on_the_web(stack)
    converse_on_telegram(telegram)
    web = store_key(KEY.encode(), "web", conversation)
    chat = store_key(KEY.encode(), "telegram", str(CHAT))
    words = Search((*WORDS, *CHOSEN), began)
    time.sleep(1)  # the figures are written
    words.tables(database)  # no word ever gets there, also while the conversation lasts
    words.data(places.OUTPUT, stack.output.read_bytes())
    words.open_files(family(stack))
    search = Search((*WORDS, *CHOSEN, conversation, web, chat, str(CHAT)), began)
    assert httpx2.delete(f"{stack.base}/api/v1/conversations/{conversation}").status_code == 204
    telegram.say(CHAT, "efface tout")
    telegram.wait(lambda: not telegram.chat(CHAT), 30)
    deadline = time.monotonic() + 10
    while not forgotten_by_rasa(stack, chat) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert forgotten_by_rasa(stack, web), "Rasa's tracker of the web conversation"
    assert forgotten_by_rasa(stack, chat), "Rasa's tracker of the Telegram conversation"
    search.note(places.TRACKERS, "both conversations are unknown")
    search.data(places.METRICS, httpx2.get(f"http://127.0.0.1:{metrics}/metrics").content)
    at_the_processes(stack, search)
    crash_in_the_middle(stack)
    assert stack.stop() == 0
    search.data(places.OUTPUT, stack.output.read_bytes())
    assert (folder / "repere.db").stat().st_size > 0
    search.tables(database)
    search.folder(places.DATABASE, folder)
    in_the_folders(search, folder)
    assert telegram.violations == []


def at_the_processes(stack: Stack, search: Search) -> None:
    """What the system knows of the processes while they run."""
    processes = family(stack)
    told = [
        "\n".join([*p.cmdline(), *(f"{k}={v}" for k, v in p.environ().items())]) for p in processes
    ]
    search.data(places.COMMANDS, "\n".join(told).encode())
    search.open_files(processes)
    limits = [p.rlimit(psutil.RLIMIT_CORE) for p in processes]
    assert set(limits) == {(0, 0)}
    search.note(places.CORES, f"forbidden for {len(limits)} processes")
    away = [c for p in processes for c in p.net_connections() if c.raddr]
    assert {c.raddr.ip for c in away} <= {"127.0.0.1"}
    search.note(places.CONNECTIONS, "none, so no trace and no error report is sent")


def crash_in_the_middle(stack: Stack) -> None:
    """The actions die, then Rasa as one that leaves its memory in a file, each amid a message."""
    person = Person(stack)
    for part, text in (("-m actions", SAID[3]), ("rasa run", SAID[0])):
        stack.find(part).send_signal(signal.SIGABRT)
        person.says(text)
        person.says(SAID[1])
    assert person.conversation
    address = f"{stack.base}/api/v1/conversations/{person.conversation}"
    assert httpx2.delete(address).status_code == 204


def in_the_folders(search: Search, folder: Path) -> None:
    """Everything on the disks that changed since the conversation began."""
    search.folder(places.TEMPORARY, folder / "tmp")
    search.folder(places.HOME, folder / "home")
    search.folder(places.REAL_HOME, Path.home() / ".cache", ("uv",))
    search.folder(places.VAR, ROOT / "var")
    cores = Path(Path("/proc/sys/kernel/core_pattern").read_text().strip()).parent
    for shared in {Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path("/var/crash"), cores}:
        if shared.is_absolute() and shared.is_dir():
            search.folder(places.SHARED_TEMPORARY, shared, deep=False)
    skipped = (".git", ".venv", ".venv-rasa", ".tools", "tests", "node_modules", ".pytest_cache")
    search.folder(places.TREE, ROOT, (*skipped, ".mypy_cache", ".ruff_cache", "__pycache__"))
