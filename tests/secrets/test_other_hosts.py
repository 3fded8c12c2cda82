"""Credentials go to the platform that they are for: by no redirect, link or setting elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from requests.adapters import BaseAdapter

from extractors.bluesky.login import _pds
from extractors.failures import ServerFault
from extractors.http import HttpClient
from tests.emulators.server import Emulator, Reply, Request
from tests.extractors.runs import START, Runs
from tests.secrets.planted import Planted, mark, planted, platforms

ADDRESS = re.compile(r"https?://[^/\s\"'<>]+")


class Trap(Emulator):
    """A server that nobody has a reason to ask."""

    def answer(self, request: Request) -> Reply:
        return Reply(200, {"data": [], "access_token": "given-by-the-trap-000"})


@dataclass
class Sent:
    """A platform that answers each request from the ``start``-th on in its own way."""

    change: Callable[[Request, Callable[[Request], Reply]], Reply]
    start: int = 0

    def around(self, request: Request, respond: Callable[[Request], Reply]) -> Reply:
        self.start -= 1
        return respond(request) if self.start >= 0 else self.change(request, respond)


@pytest.fixture
def trap() -> Iterator[Trap]:
    with Trap() as server:
        yield server


@pytest.fixture(params=platforms("mastodon", "youtube"))
def front(request: pytest.FixtureRequest) -> Iterator[Planted]:
    with planted(request.param, START) as front:
        front.echoes = False
        yield front


def read(front: Planted, folder: Path) -> Any:
    return Runs(folder, front.account).run()


def asked_as(front: Planted) -> set[str]:
    """The names by which the platform's server was asked."""
    return {request.headers["Host"].rpartition(":")[0] for request in front.server.requests}


# Where to, given the trap's host and port and the platform's own port.
WAYS: dict[str, Callable[[str, str], str]] = {
    "another port": lambda trap, own: f"http://{trap}",
    "another name": lambda trap, own: f"http://localhost:{own}",
    "no scheme": lambda trap, own: f"//{trap}",
    "a login in front": lambda trap, own: f"http://127.0.0.1:{own}@{trap}",
    "a backslash": lambda trap, own: f"http://{trap}\\@127.0.0.1:{own}",
    "encrypted": lambda trap, own: f"https://{trap}",
}
STATUSES = (301, 302, 303, 307, 308)


@pytest.mark.parametrize("start", [0, 2], ids=["at once", "later"])
def test_no_redirect_is_followed_elsewhere(
    front: Planted, trap: Trap, tmp_path: Path, start: int
) -> None:
    own = front.server.base_url.rpartition(":")[2]
    for number, (way, address) in enumerate(WAYS.items()):
        place = address(trap.base_url.removeprefix("http://"), own)
        status = STATUSES[(number + start) % len(STATUSES)]

        def away(request: Request, _: Any, place: str = place, status: int = status) -> Reply:
            query = urlencode(request.query, doseq=True)
            return Reply(status, None, {"Location": f"{place}{request.path}?{query}"})

        front.server.trouble = Sent(away, start)
        report = read(front, tmp_path)
        told = " ".join([report.error or "", *report.warnings])
        assert "to another host" in told, way
        assert "localhost" not in asked_as(front)
        assert trap.requests == []


def test_links_in_answers_lead_nowhere_else(front: Planted, trap: Trap, tmp_path: Path) -> None:
    """Next pages, media, profiles: whatever address stands in an answer is another host's."""

    def elsewhere(link: str, request: Request, respond: Callable[[Request], Reply]) -> Reply:
        reply = respond(request)
        headers = {name: ADDRESS.sub(link, text) for name, text in reply.headers.items()}
        return Reply(reply.status, changed(link, reply.body), headers)

    def changed(link: str, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: changed(link, inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [changed(link, inner, name) for inner in value]
        if not isinstance(value, str):
            return value
        is_place = value.startswith("/") and re.search("url|next|more|href|link", name)
        return f"{link}{value}" if is_place else ADDRESS.sub(link, value)

    place = trap.base_url.removeprefix("http://")
    # Whole, and so that it changes the host of what it is put behind.
    for link in (trap.base_url, f"@{place}", f"//{place}"):
        front.server.trouble = Sent(partial(elsewhere, link))
        read(front, tmp_path)
        assert trap.requests == []
        assert asked_as(front) == {"127.0.0.1"}


def test_a_login_from_netrc_is_not_used(
    front: Planted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password netrc-pass-0123\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert read(front, tmp_path / "data").error is None
    sent = [request.headers.get("Authorization", "") for request in front.server.requests]
    assert not any(requests.auth._basic_auth_str("somebody", "netrc-pass-0123") == s for s in sent)


def test_a_proxy_that_fails_shows_no_login(
    trap: Trap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://somebody:proxy-pass-0123@127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    with planted("mastodon", START) as front:
        report = read(front, tmp_path)
    assert report.error and "cannot reach" in report.error
    assert "proxy-pass" not in repr(report)


class _Answers(BaseAdapter):
    """Answers by address; notes what was asked, and with which login."""

    def __init__(self, answers: dict[str, str]) -> None:
        super().__init__()
        self.answers = answers
        self.asked: list[tuple[str, str | None]] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        url = request.url or ""
        self.asked.append((url, request.headers.get("Authorization")))
        answer = requests.Response()
        answer.request, answer.url = request, url
        answer.status_code = 302 if url in self.answers else 200
        answer.headers["Location"] = self.answers.get(url, "")
        answer._content = b"{}"
        return answer

    def close(self) -> None:
        """Nothing is open."""


def client_of(answers: dict[str, str], base: str) -> tuple[HttpClient, _Answers]:
    session, adapter = requests.Session(), _Answers(answers)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return HttpClient(base, session=session), adapter


def test_a_redirect_within_the_host_keeps_the_login_and_the_encryption() -> None:
    start = "https://forum.example/a"
    client, adapter = client_of({start: "http://forum.example/b"}, "https://forum.example")
    client.get("/a", token="abc")
    assert adapter.asked == [(start, "Bearer abc"), ("https://forum.example/b", "Bearer abc")]


@pytest.mark.parametrize(
    "link",
    [
        "http://forum.example:8443/b",
        "https://forum.example.evil.invalid/b",
        "https://forum.example@evil.invalid/b",
        "//evil.invalid/b",
        "\\\\evil.invalid/b",
        "https:\\\\evil.invalid\\b",
        "https://evil.invalid\\@forum.example/b",
        "ftp://evil.invalid/b",
        "file:///etc/passwd",
    ],
)
def test_no_redirect_reaches_another_host(link: str) -> None:
    start = "https://forum.example/a"
    client, adapter = client_of({start: link}, "https://forum.example")
    try:
        client.get("/a", token="abc")
    except ServerFault as problem:
        assert "to another host" in str(problem)
    hosts = {requests.utils.urlparse(url).netloc for url, _ in adapter.asked}
    assert hosts == {"forum.example"}


@pytest.mark.parametrize("path", ["@evil.invalid/b", ".evil.invalid/b", ":1/b", "\\@evil.invalid"])
def test_no_path_changes_the_host(path: str) -> None:
    client, adapter = client_of({}, "https://forum.example")
    client.get(path, token="abc")
    ((url, _),) = adapter.asked
    assert requests.utils.urlparse(url).netloc == "forum.example"


def test_a_message_on_another_host_shows_no_login() -> None:
    start, secret = "https://forum.example/a", mark("x", "refresh_token")
    link = f"https://{secret.replace('/', '')}:pw@evil.invalid/b"
    client, _ = client_of({start: link}, "https://forum.example")
    with pytest.raises(ServerFault, match="points to another host, evil.invalid") as problem:
        client.get("/a")
    assert "pLaNt3d" not in str(problem.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://pds.example",
        "https://user:pw@pds.example",
        "https://pds.example/x?y=z",
        "ftp://p",
        5,
    ],
)
def test_a_personal_data_server_is_an_encrypted_host_and_nothing_else(address: Any) -> None:
    def document(endpoint: Any) -> dict[str, Any]:
        kind = "AtprotoPersonalDataServer"
        service = {"id": "#atproto_pds", "type": kind, "serviceEndpoint": endpoint}
        return {"service": [service]}

    assert _pds(document("https://pds.example")) == "https://pds.example"
    assert _pds(document(address)) is None
