"""What lies in an inbox beside files: links, pipes, odd names; only files are opened."""

import os
import socket
import subprocess
import time
from pathlib import Path

import duckdb
import pytest

from orchestration.automation import scan
from orchestration.plain_text import printable
from tests.loading.desk import Desk
from tests.loading.export_files import zipped

HEAD = "platform,account,action_type,acted_at,action_id\n"
NO_FILE = "is no file (but a pipe, a socket or a device)"
OUTSIDE = "is a link that leads out of the inbox; put a copy there"


def row(number: int) -> str:
    return f"{HEAD}x,a,like,2026-01-01,{number}\n"


def told(desk: Desk) -> dict[str, str | None]:
    return {one.inbox_path: one.reason for one in desk.collect() if one.status == "unreadable"}


def test_what_is_no_file_is_told_and_never_opened(desk: Desk, tmp_path: Path) -> None:
    desk.put("good.csv", row(1))
    secret = tmp_path / "secret.csv"
    secret.write_text(row(2))
    os.mkfifo(desk.inbox / "pipe.csv")
    (desk.inbox / "endless.csv").symlink_to("/dev/zero")
    (desk.inbox / "out.csv").symlink_to(secret)
    (desk.inbox / "in.csv").symlink_to(desk.inbox / "good.csv")
    (desk.inbox / "loop.csv").symlink_to(desk.inbox / "loop.csv")
    (desk.inbox / "gone.csv").symlink_to(desk.inbox / "nowhere")
    (desk.inbox / "folder").symlink_to(tmp_path)
    here = Path.cwd()
    listener = socket.socket(socket.AF_UNIX)
    try:
        os.chdir(desk.inbox)  # the path of a socket may have 100 characters
        listener.bind("socket.csv")
    finally:
        os.chdir(here)
        listener.close()
    started = time.monotonic()
    assert told(desk) == {
        "endless.csv": NO_FILE,
        "folder": "is a link to a folder; links to folders are not followed",
        "gone.csv": "No such file or directory",
        "loop.csv": "Too many levels of symbolic links",
        "out.csv": OUTSIDE,
        "pipe.csv": NO_FILE,
        "socket.csv": NO_FILE,
    }
    assert [(counts.rows_in, counts.loaded) for counts in desk.load()] == [(1, 1)]
    files, unsettled = scan(desk.inbox, {}, time.time() + 60)
    assert set(files) >= {"good.csv", "in.csv"} and not unsettled
    assert time.monotonic() - started < 30


def test_an_inbox_that_is_a_link_itself(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    real.mkdir()
    (real / "a.csv").write_text(row(1))
    (real / "b.csv").symlink_to(real / "a.csv")
    desk = Desk(tmp_path / "desk")
    desk.inbox.rmdir()
    desk.inbox.symlink_to(real)
    assert [one.status for one in desk.collect()] == ["new", "known"]


NAMES = (
    b"caf\xe9.csv", b"new\nline.csv", b"\x1b[2J.csv", b"quo'te\".csv", b"-rf.csv", b"%s%n.csv",
    b"*[a]?.csv", b"key=value/a.csv", "\u202egnp.csv".encode(), "e\u0301.csv".encode(),
    "\u00e9.csv".encode(), b"x" * 250 + b".csv", b" .csv", b"~.csv", b"$HOME.csv", b"a;b.csv",
)  # fmt: skip


def test_any_name_is_a_name(desk: Desk) -> None:
    for number, name in enumerate(NAMES):
        path = os.fsencode(desk.inbox) + b"/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            # One row of each is refused, so that quarantine holds all the names.
            file.write(row(number) + "x,a,like,never,1\n")
    assert told(desk) == {}
    counts = desk.load()
    assert [(one.loaded, one.quarantined) for one in counts] == [(1, 1)] * len(NAMES)
    files = {name for (name,) in desk.rows("SELECT file FROM raw.quarantine")}
    assert files == {name.decode("utf-8", "backslashreplace") for name in NAMES}
    assert "caf\\xe9.csv" in files
    desk.collect()
    assert desk.load() == []


@pytest.mark.parametrize("name", ["data.json", "a.JSON", "b.json.json"])
def test_a_packed_file_called_json_keeps_its_content(desk: Desk, tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.parquet"
    duckdb.connect().execute(
        f"COPY (SELECT 'x' AS platform, 'a' AS account, 'like' AS action_type, "
        f"'2026-01-01' AS acted_at, '1' AS action_id) TO '{path}'"
    )
    counts = desk.take(name, path.read_bytes())
    assert (counts.loaded, counts.quarantined) == (1, 0), desk.refused()
    videos = "Date,Video Views,Profile Views\n2026-02-01,5,1\n"
    counts = desk.take(f"tiktok/b/{name}", zipped({"Overview.csv": videos}))
    assert (counts.loaded, counts.quarantined) == (1, 0), desk.refused()


def test_a_folder_that_cannot_be_read_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put("closed/a.csv", row(1))
    desk.put("open/b.csv", row(2))
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert told(desk) == {"closed": "the folder cannot be read: Permission denied"}


def test_a_file_that_cannot_be_read_does_not_stop_the_sensor(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put("a.csv", row(1))
    desk.put("b.csv", row(2))
    opened = Path.open

    def closed(path: Path, *more: str) -> object:
        if path.name == "a.csv":
            raise PermissionError(13, "Permission denied")
        return opened(path, *more)

    monkeypatch.setattr(Path, "open", closed)
    files, unsettled = scan(desk.inbox, {}, time.time() + 60)
    assert (list(files), unsettled) == (["b.csv"], 0)


def test_folders_above_landing_that_mean_something_to_readers(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "client=acme" / "desk")
    path = tmp_path / "a.parquet"
    duckdb.connect().execute(
        f"COPY (SELECT 'x' AS platform, 'a' AS account, 'like' AS action_type, "
        f"'2026-01-01' AS acted_at) TO '{path}'"
    )
    assert desk.take("a.parquet", path.read_bytes()).loaded == 1
    assert desk.rows("SELECT payload FROM raw.files__actions") == [(None,)]


def test_nothing_in_a_line_steers_a_terminal() -> None:
    line = "files a\x1b[2J\x9b31m\r\nb\u202ec\u2028d\ud83d\x00: é 漢字 👍"
    shown = printable(line)
    assert shown == "files a\\x1b[2J\\x9b31m\\r\\nb\\u202ec\\u2028d\\ud83d\\x00: é 漢字 👍"
    done = subprocess.run(["printf", "%s", shown], capture_output=True, check=True)
    assert b"\x1b" not in done.stdout and b"\n" not in done.stdout
