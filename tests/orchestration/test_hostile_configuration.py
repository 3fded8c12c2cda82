"""Broken and hostile `sources.yml` and `.env`: accepted, or one clear error and nothing else."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest

from extractors.registry import PLATFORMS
from orchestration.errors import UserError
from orchestration.settings import environment, load_settings
from orchestration.sources import Sources, load_sources
from tests.loading.hostile.mutations import HOSTILE, TEXT
from tests.orchestration.test_sources import FULL, SECRET

ENV = {"MASTODON_TOKEN": SECRET}
BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
)
FILES = {
    "tabs": b"accounts:\n\t- platform: bluesky\n",
    "twice": b"timezone: UTC\ntimezone: UTC\n",
    "utf16": "timezone: UTC\n".encode("utf-16"),
    "latin1": "timezone: caf\u00e9\n".encode("latin-1"),
    "zero bytes": b"timezone: U\0TC\n",
    "deep": b"[" * 100_000,
    "deep keys": b"{a: " * 50_000,
    "deep block": b"".join(b" " * n + b"a:\n" for n in range(1500)),
    "aliases": BOMB.encode(),
    "aliases of people": BOMB.encode() + b"people: [*z]\n",
    "itself": b"people: &a [*a, *a]\n",
    "itself as key": b"&a {*a : x}\n",
    "key is a list": b"? [a, b]\n: c\n",
    "two documents": b"timezone: UTC\n---\ntimezone: UTC\n",
    "code": b"!!python/object/apply:os.system ['touch pwned']\n",
    "merged": b"x: &x {timezone: UTC}\n<<: *x\n",
    "large": b"# " + b"x" * 2_000_000,
    "long target": b"response_targets: [" + b"9" * 400 + b"d]\n",
    "endless goal": b"goals: [{metric: followers, account: a, target: 1.0e+999, by: 2026-01-01}]\n",
    "path as zone": b"timezone: ../../../etc/passwd\n",
    "not a number": b"goals: [{metric: followers, account: a, target: .nan, by: 2026-01-01}]\n",
    "anchor without end": b"timezone: *nothing\n",
    "number": b"12\n",
    "word": b"word\n",
}


def read(path: Path, data: bytes) -> Sources | str:
    """What is accepted, or the message; any other exception is a failure."""
    path.write_bytes(data)
    try:
        return load_sources(path, ENV, PLATFORMS)
    except UserError as error:
        return str(error)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_one_clear_error(tmp_path: Path, name: str) -> None:
    file = tmp_path / "sources.yml"
    started = time.process_time()
    found = read(file, FILES[name])
    assert isinstance(found, str) and found.startswith(str(file))
    assert len(found) < 3000 and "Node(" not in found
    assert time.process_time() - started < 10
    assert not Path("pwned").exists()


@pytest.mark.parametrize(
    "count", [150, pytest.param(1500, marks=pytest.mark.long)], ids=["some", "many"]
)
def test_mutated_files(tmp_path: Path, count: int) -> None:
    file, accepted = tmp_path / "sources.yml", 0
    for number in range(count):
        rng = Random(number)
        data = FULL.encode()
        for _ in range(rng.choice((1, 1, 2))):
            data = rng.choice((*TEXT, _line_values, _line_values))(data, rng)
        try:
            found = read(file, data)
        except Exception as error:
            error.add_note(f"seed {number}")
            raise
        if isinstance(found, str):
            # Names the file, and never what came from the environment.
            assert found.startswith(str(file)) and SECRET not in found, number
        accepted += not isinstance(found, str)
    print(f"accepted {accepted} of {count}")
    assert 0 < accepted < count


def _line_values(data: bytes, rng: Random) -> bytes:
    """A value of the file swapped for a hostile one."""
    lines = data.decode("utf-8", "replace").split("\n")
    at = rng.randrange(len(lines))
    key, colon, _ = lines[at].partition(": ")
    lines[at] = key + (colon or ": ") + rng.choice(HOSTILE)
    return "\n".join(lines).encode("utf-8", "replace")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"DATA_DIR=caf\xe9\n", "is no UTF-8 text"), ("A=b\n".encode("utf-16"), "is no UTF-8 text")],
)
def test_an_env_file_that_is_no_text(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(UserError, match=message):
        environment(tmp_path)


@pytest.mark.parametrize("value", ["a\0b", "x" * 5000, "~nobody-here/data", "/dev/null/data"])
@pytest.mark.parametrize("name", ["DATA_DIR", "INBOX_DIR", "SOURCES_FILE", "DAGSTER_HOME"])
def test_a_path_that_cannot_be_one(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(UserError, match=f"^{name}: .* is no path that can be used"):
        load_settings({name: value}, tmp_path)


def test_mutated_env_files(tmp_path: Path) -> None:
    good = b"DATA_DIR=data\nINBOX_DIR='in box'\nexport AS_OF=2026-01-31T12:00:00Z\nX=${HOME}\n"
    for number in range(150):
        rng = Random(number)
        data = rng.choice((*TEXT, _line_values))(good, rng)
        (tmp_path / ".env").write_bytes(data)
        try:
            env = environment(tmp_path)
            load_settings(
                {key: env[key] for key in ("DATA_DIR", "INBOX_DIR", "AS_OF") if key in env}
            )
        except UserError as error:
            assert str(error).split(":")[0], number
