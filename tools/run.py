"""Starts the three processes on this machine and stops them together.

A supervisor restarts a process that dies: the gateway keeps answering while Rasa
comes back. Ctrl-C stops all of them and leaves no orphan.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.core_dumps import no_core_dump  # noqa: E402
from bot.settings import Settings, get_settings  # noqa: E402
from tools import train  # noqa: E402

_NO_KEY = (
    "ID_KEY est vide, donc après un redémarrage les messages d'avant ne s'effacent plus tout seuls."
)
SUPERVISOR = ROOT / "tools" / "supervisord.conf"


def taken(host: str, port: int) -> bool:
    """Tells whether something listens on the port already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def check_ports(settings: Settings) -> str | None:
    """Returns one line about the first port that is taken, or None."""
    wanted = {
        "PORT": (settings.host, settings.port),
        "RASA_PORT": ("127.0.0.1", settings.rasa_port),
        "ACTIONS_PORT": ("127.0.0.1", settings.actions_port),
    }
    for name, (host, port) in wanted.items():
        if taken(host, port):
            return f"port {port} is taken. Stop what uses it, or set {name} to another port."
    return None


def variables(settings: Settings, folder: Path) -> dict[str, str]:
    """Returns the environment of the three processes; the secrets live for this run only."""
    given = settings.rasa_token.get_secret_value()
    return {
        **os.environ,
        **train.QUIET,
        "ROOT": str(ROOT),
        "RUN_FOLDER": str(folder),
        "HOST": settings.host,
        "PORT": str(settings.port),
        "RASA_PORT": str(settings.rasa_port),
        "ACTIONS_PORT": str(settings.actions_port),
        "ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
        "RASA_TOKEN": secrets.token_urlsafe(32) if given == "local-only" else given,
        "ID_KEY": settings.id_key.get_secret_value() or secrets.token_hex(32),
        "MALLOC_ARENA_MAX": "2",
        "TF_INTRA_OP_PARALLELISM_THREADS": "1",
        "TF_INTER_OP_PARALLELISM_THREADS": "1",
        "PYTHONPATH": str(ROOT),
    }


def wake(folder: Path) -> None:
    """Knocks at the supervisor's door until it opens: it starts its programs then."""
    for _ in range(200):
        with socket.socket(socket.AF_UNIX) as door:
            try:
                door.connect(str(folder / "supervisor.sock"))
                return
            except OSError:
                time.sleep(0.02)


def announce(settings: Settings, process: subprocess.Popen[bytes]) -> None:
    """Says where to look, once each part answers."""
    base = f"http://{settings.host}:{settings.port}"
    if _wait(f"{base}/healthz", process):
        print(f"Repère répond : {base}/ (Ctrl-C pour arrêter)", flush=True)
        token = settings.telegram_token.get_secret_value()
        state = "en marche" if token else "arrêté (TELEGRAM_TOKEN est vide)"
        print(f"Telegram : {state}", flush=True)
        if token and not settings.id_key.get_secret_value():
            print(f"Telegram : {_NO_KEY}", flush=True)
    if _wait(f"{base}/readyz", process):
        print("Rasa est prêt.", flush=True)


def _wait(url: str, process: subprocess.Popen[bytes]) -> bool:
    from urllib.error import URLError  # not needed before the processes are on their way
    from urllib.request import urlopen

    while process.poll() is None:
        try:
            with urlopen(url, timeout=2) as response:
                if response.status == 200:
                    return True
        except (URLError, OSError):
            pass
        time.sleep(0.2)
    return False


def main() -> int:
    """Trains if needed, then runs the processes until they are stopped."""
    settings = get_settings()
    problem = check_ports(settings)
    if problem:
        print(f"repère: {problem}", file=sys.stderr)
        return 1
    status = train.main()
    if status != 0:
        return status
    no_core_dump()
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="repere-") as folder:
        return supervise(settings, Path(folder))


def supervise(settings: Settings, folder: Path) -> int:
    """Runs the three processes until they are stopped; ``folder`` is for this run alone."""
    command = [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(SUPERVISOR)]
    environment = variables(settings, folder)
    # in a session of its own: Ctrl-C reaches it once, through us, and only then its children
    process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: process.terminate())
    wake(folder)
    threading.Thread(target=announce, args=(settings, process), daemon=True).start()
    status = process.wait()
    print("Repère est arrêté.", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
