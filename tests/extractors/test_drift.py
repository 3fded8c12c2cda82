"""A payload whose fields lose, change or gain what they had: staging reads it, and never fails.

Every field of every record that the emulators gave is dropped or gets a value of another type, one
at a time, each in a copy of its record. What staging cannot read is NULL; a row that has lost its
key goes no further than the test records_have_their_key.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors.base import Account, ExtractContext
from extractors.registry import PLATFORMS, extract
from tests.emulators.truth import world
from tests.extractors.staged import Staged

pytestmark = pytest.mark.long
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DROPPED = object()
OTHERS = (
    DROPPED, None, "a text", "", "2026-13-45T99:99:99Z", -1.5, 1e300, 2**70, True,
    [], [None], ["a"], [[1]], [{"a": 1}], {}, {"a": {"b": 1}}, {"new_field": []},
)  # fmt: skip
FieldPath = tuple[str | int, ...]


def paths(value: Any, above: FieldPath = ()) -> Iterator[FieldPath]:
    """Ways to all fields; of a list its first element stands for all."""
    if isinstance(value, dict):
        steps: list[tuple[str | int, Any]] = list(value.items())
    else:
        steps = list(enumerate(value[:1])) if isinstance(value, list) else []
    for step, inner in steps:
        yield (*above, step)
        yield from paths(inner, (*above, step))


def changed(payload: Any, path: FieldPath, other: Any) -> Any:
    """A copy of the payload with another value, or none, at one place."""
    result = copy.deepcopy(payload)
    place = result
    for step in path[:-1]:
        place = place[step]
    if other is DROPPED:
        del place[path[-1]]
    else:
        place[path[-1]] = other
    return result


def drifted(records: list[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """What was changed, the record it was made of, and the changed payload."""
    seen: set[tuple[object, ...]] = set()
    for key, text in records:
        payload = json.loads(text)
        for path in paths(payload):
            shape = tuple(step if isinstance(step, str) else "[]" for step in path)
            if shape not in seen:
                seen.add(shape)
                for other in OTHERS:
                    what = "dropped" if other is DROPPED else json.dumps(other)
                    place = ".".join(map(str, shape))
                    yield f"{place}: {what}", key, json.dumps(changed(payload, path, other))


@pytest.fixture
def read(views: Path, tmp_path: Path, request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """Raw and staging with what the platform's emulator gave."""
    platform = request.param
    landing = tmp_path / "landing"
    landing.mkdir()
    with world(platform, NOW) as server:
        entry = dict(server.entry())
        known = {"platform", "account", "base_url", "streams", "since"}
        credentials = {k: v for k, v in entry.items() if k not in known}
        account = Account(
            platform, entry["account"], entry.get("base_url"), credentials=credentials
        )
        report = extract(account, ExtractContext("20260302T090000-1", NOW, landing, tmp_path / "s"))
        assert report.error is None
    Staged(views, tmp_path, landing).load()
    return duckdb.connect(str(tmp_path / "warehouse.duckdb"), config={"threads": 1})


def outputs(con: duckdb.DuckDBPyConnection, platform: str) -> list[str]:
    rows = con.execute(
        "SELECT view_name FROM duckdb_views() WHERE schema_name = 'staging' AND view_name LIKE ?",
        [f"stg_{platform}__%"],
    ).fetchall()
    return sorted(name for (name,) in rows)


def problems(con: duckdb.DuckDBPyConnection, platform: str) -> Iterator[str]:
    """What staging does not take, view by view."""
    for view in outputs(con, platform):
        try:
            con.execute(f"SELECT count(*), bit_xor(hash(v)) FROM staging.{view} AS v").fetchall()
        except duckdb.Error as error:
            yield f"{view}: {str(error).splitlines()[0]}"


@pytest.mark.parametrize("read, platform", [(p, p) for p in PLATFORMS], indirect=["read"])
def test_staging_reads_what_it_does_not_know(read: duckdb.DuckDBPyConnection, platform: str):
    con = read
    assert list(problems(con, platform)) == []
    found, tried = [], 0
    for stream in PLATFORMS[platform].stream_names:
        table = f'raw."{platform}__{stream}"'
        records = con.execute(
            f"SELECT record_key, payload FROM {table} WHERE is_current"
        ).fetchall()
        cases = list(drifted(records))
        tried += len(cases)
        found += [f"{stream} {text}" for text in refused(con, platform, table, cases)]
    print(f"{platform}: {tried} changed payloads")
    assert tried > 100
    assert found == []


def refused(con, platform: str, table: str, cases: list[tuple[str, str, str]]) -> list[str]:
    """Those of the cases that make a view fail; looked for by halves, at most ten."""
    if not cases:
        return []
    con.execute("BEGIN")
    con.execute("CREATE TEMP TABLE drift AS SELECT unnest(?) AS k, unnest(?) AS p",
                [[c[1] for c in cases], [c[2] for c in cases]])  # fmt: skip
    con.execute(
        f"INSERT INTO {table} SELECT t.* REPLACE (p::JSON AS payload) "
        f"FROM drift JOIN {table} AS t ON t.record_key = k AND t.is_current"
    )
    told = list(problems(con, platform))
    con.execute("ROLLBACK")
    if not told:
        return []
    if len(cases) == 1:
        return [f"{cases[0][0]}: {told}"]
    half = len(cases) // 2
    first = refused(con, platform, table, cases[:half])
    return first + (refused(con, platform, table, cases[half:]) if len(first) < 10 else [])
