"""The two nginx of docker-compose.yml, on loopback, with a certificate of this run's own."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import trustme

from bot.settings import ROOT
from tools.scale.part import Part, listens

CONFIGURATIONS = ROOT / "deploy" / "nginx"
_UPSTREAM = re.compile(r"^  server (?P<name>\w+):\d+ resolve(?P<how>[^;]*);$", re.M)


def certificate(folder: Path) -> Path:
    """Writes a certificate of loopback with its key; returns that of its authority."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1", "localhost")
    issued.private_key_pem.write_to_path(folder / "key.pem")
    for link in issued.cert_chain_pems:
        link.write_to_path(folder / "fullchain.pem", append=True)
    authority.cert_pem.write_to_path(folder / "authority.pem")
    return folder / "authority.pem"


def configure(name: str, folder: Path, ports: dict[int, int], peers: dict[str, list[int]]) -> Path:
    """Writes a configuration as it stands in the tree, for loopback; returns its path.

    Only what names a machine is changed: ports, addresses of the others, folders.

    Args:
        name: ``proxy`` or ``balancer``.
        folder: where it goes, with its temporary files and the certificate.
        ports: the port on loopback for each port of the configuration.
        peers: the ports on loopback of each service that the configuration names.
    """
    text = (CONFIGURATIONS / f"{name}.conf").read_text(encoding="utf-8")
    for inside, outside in ports.items():
        assert text.count(f"listen {inside}") == 1, f"{name}.conf listens on {inside} once"
        text = text.replace(f"listen {inside}", f"listen 127.0.0.1:{outside}")
    text = text.replace("/tmp/", f"{folder}/").replace("/etc/nginx/tls/", f"{folder}/")  # noqa: S108
    text = text.replace("/etc/nginx/away/", f"{folder}/away/")
    included = re.findall(r"include (upstreams/\w+\.conf);", text)
    assert len(included) == 1
    upstreams = (CONFIGURATIONS / included[0]).read_text(encoding="utf-8")
    upstreams = re.sub(r"^resolver .*$", "", upstreams, flags=re.M)
    upstreams = _UPSTREAM.sub(lambda found: _servers(found, peers), upstreams)
    target = folder / included[0]
    target.parent.mkdir(exist_ok=True)
    target.write_text(upstreams, encoding="utf-8")
    path = folder / f"{name}.conf"
    path.write_text(text.replace(included[0], str(target)), encoding="utf-8")
    return path


def nginx(name: str, configuration: Path, port: int) -> Part:
    """Returns the nginx that serves a configuration, run by nobody where we are root.

    Args:
        name: of the part.
        configuration: with the folder that is its own.
        port: one that it listens on.

    Raises:
        FileNotFoundError: there is no nginx on this machine.
    """
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        raise FileNotFoundError("nginx")
    folder = configuration.parent
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        for one in (folder, *folder.rglob("*")):
            shutil.chown(one, user)
    command = [program, "-c", str(configuration), "-p", str(folder), "-e", "stderr"]
    command += ["-g", "daemon off;"]
    return Part(name, command, dict(os.environ), folder, port, lambda: listens(port), user)


def _servers(found: re.Match[str], peers: dict[str, list[int]]) -> str:
    lines = (f"  server 127.0.0.1:{port}{found['how']};" for port in peers[found["name"]])
    return "\n".join(lines)
