"""Redis and PostgreSQL of docker-compose.yml as processes: one keeps nothing, one is on a disk."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.scale.part import Part, listens

REDIS = ("--save", "", "--appendonly", "no", "--maxmemory", "256mb")
"""Nothing of a conversation reaches a disk: no snapshot, no append-only file."""


def redis(folder: Path, port: int) -> Part:
    """Returns a Redis without persistence.

    Raises:
        FileNotFoundError: there is none on this machine.
    """
    program = shutil.which("redis-server")
    if program is None:
        raise FileNotFoundError("redis-server")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), *REDIS]
    command += ["--maxmemory-policy", "volatile-ttl"]

    def ready() -> bool:
        asked = ["redis-cli", "-p", str(port), "ping"]
        return subprocess.run(asked, capture_output=True).stdout.strip() == b"PONG"

    return Part("redis", command, dict(os.environ), folder, port, ready)


def postgres(folder: Path, port: int) -> Part:
    """Returns a PostgreSQL with a new, empty data folder.

    Raises:
        FileNotFoundError: there is none on this machine.
    """
    programs = postgres_programs()
    if programs is None:
        raise FileNotFoundError("postgresql")
    user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    as_owner = ["runuser", "-u", user, "--"] if user else []
    create = [str(programs / "initdb"), "-D", str(data), "-U", "repere", "-A", "trust"]
    subprocess.run([*as_owner, *create], check=True, capture_output=True, cwd=folder)
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port)]
    command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]

    def ready() -> bool:
        asked = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        asked += ["-U", "repere", "-d", "postgres"]
        return listens(port) and subprocess.run(asked, capture_output=True).returncode == 0

    return Part("postgres", command, dict(os.environ), folder, port, ready, user)


def postgres_programs() -> Path | None:
    """Returns the folder of PostgreSQL's own programs, where Debian or the path has them."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if debian:
        return debian[-1]
    found = shutil.which("initdb")
    return Path(found).parent if found else None
