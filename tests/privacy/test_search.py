"""Full conversations on both channels, an exit, and a search for any word or id of them.

The whole assistant runs at its most talkative (LOG_LEVEL=DEBUG). ``PLACES`` is the list of
what is searched; it is printed with the report of this test.
"""

from __future__ import annotations

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


class Search:
    """Where the conversations may have left something, and what was found there."""

    def __init__(self, needles: tuple[str, ...], since: float) -> None:
        self.places: list[str] = []
        self._needles = [needle.encode() for needle in needles]
        self._since = since

    def data(self, place: str, content: bytes) -> None:
        """Searches something that was read."""
        self.places.append(f"{place} ({len(content)} bytes)")
        found = [needle.decode() for needle in self._needles if needle in content]
        assert found == [], f"{place} holds {found}"

    def folder(self, place: str, folder: Path, skipped: tuple[str, ...] = ()) -> None:
        """Searches every file of a folder that changed since the beginning."""
        seen = size = 0
        for path in folder.rglob("*") if folder.exists() else ():
            if set(path.parts) & set(skipped) or not path.is_file() or path.is_symlink():
                continue
            if path.stat().st_mtime < self._since:
                continue
            content = path.read_bytes()
            seen, size = seen + 1, size + len(content)
            found = [needle.decode() for needle in self._needles if needle in content]
            assert found == [], f"{path} holds {found}"
        self.places.append(f"{place}: {folder} ({seen} changed files, {size} bytes)")


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
    conversation = converse_on_the_web(stack)
    converse_on_telegram(telegram)
    web = store_key(KEY.encode(), "web", conversation)
    chat = store_key(KEY.encode(), "telegram", str(CHAT))
    # in the middle of it all the process of Rasa dies, as on a machine that has no memory left
    time.sleep(1)
    search = Search((*WORDS, *CHOSEN, conversation, web, chat, str(CHAT)), began)
    assert httpx2.delete(f"{stack.base}/api/v1/conversations/{conversation}").status_code == 204
    telegram.say(CHAT, "efface tout")
    telegram.wait(lambda: not telegram.chat(CHAT), 30)
    deadline = time.monotonic() + 10
    while not forgotten_by_rasa(stack, chat) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert forgotten_by_rasa(stack, web), "Rasa's tracker of the web conversation"
    assert forgotten_by_rasa(stack, chat), "Rasa's tracker of the Telegram conversation"
    search.places.append("Rasa's tracker store: both conversations are unknown")
    search.data("metrics", httpx2.get(f"http://127.0.0.1:{metrics}/metrics").content)
    command_lines = "\n".join(" ".join(p.cmdline()) for p in family(stack))
    search.data("command lines of all processes", command_lines.encode())
    limits = [p.rlimit(psutil.RLIMIT_CORE) for p in family(stack)]
    assert set(limits) == {(0, 0)}
    search.places.append(f"core dumps: forbidden for {len(limits)} processes")
    away = [c for p in family(stack) for c in p.net_connections() if c.raddr]
    assert {c.raddr.ip for c in away} <= {"127.0.0.1"}
    search.places.append("connections: none leaves this machine, no trace is exported")
    stack.find("rasa run").kill()
    Person(stack).says("le cyberharcèlement")
    search.data("output of all processes (LOG_LEVEL=DEBUG)", stack.output.read_bytes())
    assert stack.stop() == 0
    search.data("output of all processes, after the stop", stack.output.read_bytes())
    assert (folder / "repere.db").stat().st_size > 0
    search.folder("database with journal and write-ahead log", folder)
    search.folder("temporary files", folder / "tmp")
    search.folder("home of the user", folder / "home")
    search.folder("real home of the user", Path.home() / ".cache", ("uv",))
    search.folder("var", ROOT / "var")
    skipped = (".git", ".venv", ".venv-rasa", ".tools", "tests", "node_modules", ".pytest_cache")
    search.folder("tree of the project", ROOT, (*skipped, ".mypy_cache", "__pycache__"))
    print("\nSearched:", *search.places, sep="\n- ")
    assert telegram.violations == []
