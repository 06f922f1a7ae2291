"""Makes the two environments of the project; needs nothing but Python 3 itself.

    python3 tools/bootstrap.py [--test]

gets ``uv`` into ``.tools/`` where it is missing, then makes ``.venv`` (gateway and
actions, Python 3.12, else 3.11 or 3.13) and ``.venv-rasa`` (Rasa, Python 3.10) from the
lock files. What is up to date already is left alone.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, List, NoReturn, Optional, Tuple

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
GATEWAY_PYTHONS = ("3.12", "3.11", "3.13")
RASA_PYTHONS = ("3.10",)


def fail(message: str) -> NoReturn:
    """Ends with one clear line."""
    sys.exit("repère: " + message)


def find_uv() -> str:
    """Returns the path of uv, from the PATH, the project, or freshly installed by pip."""
    found = shutil.which("uv")
    if found:
        return found
    local = TOOLS / "bin" / "uv"
    if not local.exists():
        print("uv : installation dans .tools/ …", flush=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade"]
        command += ["--disable-pip-version-check", "--target", str(TOOLS), "uv"]
        if subprocess.run(command).returncode != 0 or not local.exists():
            fail("uv could not be installed by pip. Check that `python3 -m pip` works, then retry.")
    return str(local)


def environment() -> Dict[str, str]:
    """Returns the variables for uv, with every Python of pyenv within its reach."""
    variables = dict(os.environ, UV_COMPILE_BYTECODE="1", UV_NO_PROGRESS="1")
    pyenv = shutil.which("pyenv")
    if pyenv:
        listed = subprocess.run([pyenv, "versions", "--bare"], capture_output=True, text=True)
        versions = [line.strip() for line in listed.stdout.splitlines() if line.strip()]
        # a shim answers only for the versions named here
        wanted = [v for v in versions if v.startswith(GATEWAY_PYTHONS + RASA_PYTHONS)]
        if wanted:
            variables["PYENV_VERSION"] = ":".join(wanted)
    return variables


def find_python(uv: str, versions: Tuple[str, ...], variables: Dict[str, str]) -> str:
    """Returns a Python of one of the versions, the first that is there or can be fetched."""
    for version in versions:
        for request in _candidates(version):
            found = _ask_uv(uv, ["--system", request], variables)
            if found:
                return found
    for version in versions:
        print("Python %s : téléchargement par uv …" % version, flush=True)
        if subprocess.run([uv, "python", "install", version], env=variables).returncode == 0:
            found = _ask_uv(uv, [version], variables)
            if found:
                return found
    fail(
        "no Python %s was found and uv could not fetch one. Install it (pyenv install %s), "
        "then retry." % (" or ".join(versions), versions[0])
    )


def _ask_uv(uv: str, request: List[str], variables: Dict[str, str]) -> Optional[str]:
    command = [uv, "python", "find", "--no-project", *request]
    found = subprocess.run(command, env=variables, capture_output=True, text=True)
    return found.stdout.strip() if found.returncode == 0 else None


def _candidates(version: str) -> Iterator[str]:
    """Yields how to ask for a version: by number, then by the folders of pyenv."""
    yield version
    root = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))) / "versions"
    for folder in sorted(root.glob(version + ".*"), reverse=True):
        yield str(folder / "bin" / "python")


def make_environment(
    uv: str, variables: Dict[str, str], name: str, lock: Path, versions: Tuple[str, ...]
) -> None:
    """Makes or updates one environment; a stamp tells that it matches its lock file."""
    folder = ROOT / name
    stamp = folder / ".lock-sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text().strip() == digest:
        return
    python = folder / "bin" / "python"
    if not python.exists():
        base = find_python(uv, versions, variables)
        command = [uv, "venv", "--quiet", "--clear", "--python", base, str(folder)]
        run(command, variables, "the environment %s could not be made" % name)
    print("%s : installation des paquets …" % name, flush=True)
    command = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(lock)]
    run(command, variables, "the packages of %s could not be installed" % name)
    stamp.write_text(digest + "\n")


def run(command: List[str], variables: Dict[str, str], failure: str) -> None:
    """Runs a command, or ends with one clear line after its own output."""
    if subprocess.run(command, env=variables, cwd=str(ROOT)).returncode != 0:
        fail(failure + " (see above). Check the network, then retry.")


def main(arguments: List[str]) -> None:
    """Makes both environments; ``--test`` adds the tools of the tests."""
    if sys.version_info < (3, 8):
        fail("Python 3.8 or newer is needed to start; this is %s." % sys.version.split()[0])
    uv = find_uv()
    variables = environment()
    testing = "--test" in arguments or (ROOT / ".venv" / ".with-tests").exists()
    lock = ROOT / ("requirements-test.lock" if testing else "requirements.lock")
    make_environment(uv, variables, ".venv", lock, GATEWAY_PYTHONS)
    if testing:
        (ROOT / ".venv" / ".with-tests").touch()
    rasa_lock = ROOT / "nlu" / "engine" / "requirements.lock"
    make_environment(uv, variables, ".venv-rasa", rasa_lock, RASA_PYTHONS)


if __name__ == "__main__":
    main(sys.argv[1:])
