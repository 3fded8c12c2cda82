"""The UI listens on this machine alone, answers no page of another site, and ends when told."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests

from tests.end_to_end.pipeline import ROOT

pytestmark = pytest.mark.long
LISTENING = "0A"
START = "from orchestration import __main__ as m; m.UI_PORT = {port!r}; m.main(['ui'])"
MUTATION = "mutation { setAutoMaterializePaused(paused: true) }"


@dataclass
class Ui:
    """A running UI: its process and port."""

    process: subprocess.Popen[bytes]
    port: int

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=60)

    def ask(self, query: str, **headers: str) -> requests.Response:
        url = f"http://127.0.0.1:{self.port}/graphql"
        return requests.post(url, params={"query": query}, headers=headers, timeout=60)


def tree(root: int) -> set[int]:
    """A process and everything that it started, by /proc."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def sockets(pids: set[int]) -> set[str]:
    """Inodes of the sockets that these processes hold."""
    found = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                target = os.readlink(link)
            except OSError:
                continue  # closed in the meantime
            if target.startswith("socket:["):
                found.add(target[8:-1])
    return found


def listening(pids: set[int]) -> list[tuple[str, int]]:
    """Addresses and ports on which these processes take connections or datagrams."""
    own, found = sockets(pids), []
    for name in ("tcp", "tcp6", "udp", "udp6"):
        table = Path(f"/proc/net/{name}")
        for line in table.read_text().splitlines()[1:] if table.exists() else []:
            words = line.split()
            takes = words[3] == LISTENING if name.startswith("tcp") else words[2].endswith(":0000")
            if words[9] in own and takes:
                address, _, port = words[1].partition(":")
                raw = bytes.fromhex(address)
                # Written in words of four bytes, each in the machine's own order.
                parts = [raw[i : i + 4][::-1] for i in range(0, len(raw), 4)]
                found.append((str(ip_address(b"".join(parts))), int(port, 16)))
    return found


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    folder = tmp_path_factory.mktemp("ui")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {"DATA_DIR": str(folder / "data"), "SOURCES_FILE": str(folder / "sources.yml")}
    (folder / "sources.yml").write_text("accounts: []\n")
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", START.format(port=str(port))],
            cwd=ROOT,
            env=os.environ | places,
            stdout=output,
            stderr=output,
            # As a script starts it in the background.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_IGN),
        )
    running = Ui(process, port)
    try:
        _wait_for(running, folder / "output")
        yield running
    finally:
        for pid in tree(process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait()


def _wait_for(ui: Ui, output: Path) -> None:
    deadline = time.monotonic() + 500
    while time.monotonic() < deadline and ui.process.poll() is None:
        try:
            if ui.get("/server_info").ok:
                return
        except requests.ConnectionError:
            time.sleep(0.5)
    pytest.fail(f"the UI did not start: {output.read_text()[-3000:]}")


def test_nothing_listens_beyond_this_machine(ui: Ui) -> None:
    found = listening(tree(ui.process.pid))
    assert ("127.0.0.1", ui.port) in found
    assert [place for place in found if not ip_address(place[0]).is_loopback] == []


def test_the_search_for_sockets_finds_one_that_is_open_to_all() -> None:
    with socket.socket() as server:
        server.bind(("0.0.0.0", 0))
        server.listen()
        place = ("0.0.0.0", server.getsockname()[1])
        found = listening({os.getpid()})
    assert place in found


def test_people_at_this_machine_are_answered(ui: Ui) -> None:
    assert "<html" in ui.get("/", Accept="text/html").text
    assert ui.ask("{ version }").json()["data"]["version"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:3000"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    ],
    ids=["another name", "another origin", "another site"],
)
def test_pages_of_other_sites_are_not_answered(ui: Ui, headers: dict[str, str]) -> None:
    for answer in (ui.get("/", **headers), ui.ask(MUTATION, **headers)):
        assert answer.status_code == 403
        assert "data" not in answer.text


def test_websockets_of_other_sites_are_not_accepted(ui: Ui) -> None:
    key = base64.b64encode(os.urandom(16)).decode()
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": key,
               "Sec-WebSocket-Version": "13", "Sec-WebSocket-Protocol": "graphql-ws"}  # fmt: skip
    statuses = {}
    for origin in ("https://evil.example", f"http://127.0.0.1:{ui.port}"):
        with requests.get(
            f"http://127.0.0.1:{ui.port}/graphql",
            headers=upgrade | {"Origin": origin},
            stream=True,
            timeout=60,
        ) as answer:
            statuses[origin] = answer.status_code
    assert list(statuses.values()) == [403, 101], json.dumps(statuses)


def test_it_ends_with_all_that_it_started(ui: Ui) -> None:
    started = tree(ui.process.pid)
    assert len(started) > 1
    ui.process.terminate()
    ui.process.wait(timeout=120)
    deadline = time.monotonic() + 120
    while left := [pid for pid in started if Path(f"/proc/{pid}/cmdline").exists()]:
        assert time.monotonic() < deadline, left
        time.sleep(0.5)
