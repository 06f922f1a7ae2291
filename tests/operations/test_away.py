"""What the proxy shows by itself: no gateway answers, or the team has touched the file « off »."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from bot.channels import away
from bot.channels.embed import LOADER, emergency_contacts
from bot.channels.guards import CSP
from bot.dialogue.content import get_content
from tests.e2e.stack import free_ports
from tools.scale import proxies


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The proxy's own folder, which its account has to reach."""
    tmp_path.chmod(0o711)
    return tmp_path


@pytest.fixture
def client(folder: Path, gateway: int) -> Iterator[httpx2.Client]:
    """Speaks to an nginx whose only gateway is at a port."""
    secured, plain = free_ports(2)
    own = folder / "proxy"
    own.mkdir()
    proxies.certificate(own)
    away.write(own / "away", get_content())
    listening = {8443: secured, 8080: plain}
    path = proxies.configure("proxy", own, listening, {"bot": [gateway]})
    try:
        nginx = proxies.nginx("proxy", path, secured)
    except FileNotFoundError:
        pytest.skip("no nginx on this machine")
    for above in folder.parents[:2]:
        above.chmod(above.stat().st_mode | 0o011)
    nginx.start()
    try:
        nginx.wait(10)
        yield httpx2.Client(base_url=f"https://127.0.0.1:{secured}", verify=False, trust_env=False)
    finally:
        nginx.kill()


@pytest.fixture
def gateway() -> int:
    """A port at which nobody listens."""
    return free_ports(1)[0]


def numbers() -> set[str]:
    """What the directory says today."""
    contacts = json.loads(emergency_contacts())
    return {a["href"] for c in contacts for a in c["actions"] if a["kind"] != "chat"}


def test_without_a_gateway_there_are_contacts_everywhere(client: httpx2.Client) -> None:
    pages = [client.get("/p"), client.get("/p/simple"), client.get("/anything")]
    pages.append(client.post("/p/simple", data={"text": "il a un couteau"}))
    for page in pages:
        assert page.status_code == 502
        assert "Je suis en pause" in page.text
        assert numbers() <= set(re.findall(r'href="([^"]+)"', page.text))
        assert page.headers["content-security-policy"] == CSP
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"


def test_the_widget_gets_a_problem_and_still_its_script(client: httpx2.Client) -> None:
    answer = client.post("/api/v1/messages", json={"conversation": None, "text": "bonjour"})
    assert answer.status_code >= 500  # the widget then shows the contacts that it holds
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["title"] == "Repère est en pause"
    script = client.get("/static/repere.js")
    assert script.status_code == 200
    assert script.content == LOADER.read_bytes()  # the hash of the tag still fits
    assert script.headers["access-control-allow-origin"] == "*"
    assert client.get("/static/pages/page.css").headers["content-type"].startswith("text/css")
    assert client.get("/away/page.html").status_code != 200  # from the inside only


def test_a_file_switches_it_off_and_on(client: httpx2.Client, folder: Path) -> None:
    off = folder / "proxy" / "away" / "off"
    off.touch()
    assert client.get("/p").status_code == 503
    assert "Je suis en pause" in client.post("/p/simple", data={"text": "?"}).text
    assert client.post("/api/v1/messages", json={}).status_code == 503
    off.unlink()
    assert client.get("/p").status_code == 502  # asks the gateway again


def test_no_number_is_written_by_hand() -> None:
    template = (away.__file__, "bot/pages/away.html")
    for path in template:
        assert not re.search(r"\b\d{2,4}\b", re.sub(r"0o\d+|503", "", Path(path).read_text()))
