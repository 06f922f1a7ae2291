"""The configurations of both proxies: nginx takes them, and nothing of a person is written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.e2e.stack import free_ports
from tools.scale import proxies

_PEERS = {"bot": [8000, 8001], "rasa": [5005], "actions": [5055]}
_LISTENING = {"proxy": (8443, 8080), "balancer": (5005, 5055)}


@pytest.mark.parametrize("name", ["proxy", "balancer"])
def test_nginx_takes_it(name: str, tmp_path: Path) -> None:
    ports = dict(zip(_LISTENING[name], free_ports(2), strict=True))
    proxies.certificate(tmp_path)
    tmp_path.chmod(0o711)
    path = proxies.configure(name, tmp_path, ports, _PEERS)
    try:
        part = proxies.nginx(name, path, ports[_LISTENING[name][0]])
    except FileNotFoundError:
        pytest.skip("no nginx on this machine")
    ended = subprocess.run([*part.command, "-t"], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("name", ["proxy", "balancer"])
def test_nothing_of_a_request_is_written(name: str) -> None:
    text = (proxies.CONFIGURATIONS / f"{name}.conf").read_text(encoding="utf-8")
    assert "access_log off;" in text
    assert "error_log stderr emerg;" in text, "an error of a request names an address"
    assert "proxy_max_temp_file_size 0;" in text
    sizes = [f"client_{what}_size {size};" for size in ("512k", "4m") for what in _BODIES]
    assert sum(size in text for size in sizes) == 2, "a body never outgrows its memory"


_BODIES = ("max_body", "body_buffer")


def test_a_turn_is_handed_to_one_rasa_only() -> None:
    text = (proxies.CONFIGURATIONS / "balancer.conf").read_text(encoding="utf-8")
    rasas = text[text.index("proxy_pass http://rasas") :].partition("}")[0]
    assert "non_idempotent" not in rasas
