"""Tables written with known rows, some of them with hostile values: what must come of each row.

The text columns of a row take any value as it is; a hostile time, number or required value either
is one or is refused. Rows that were not touched are stored with exactly their values.
"""

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import zstandard

from orchestration.loading.casts import literal, quoted
from orchestration.loading.recognise import fold
from orchestration.loading.tables import ACTIONS
from tests.loading.hostile.mutations import HOSTILE
from tests.loading.hostile.place import Case, Stored

_NAMES = ("platform", "account", "action_type", "acted_at", "action_id", "text", "person_id")
_TEXTS = ("text", "person_id", "extra")
_TYPED = ("acted_at", "quantity", "platform", "account")
#: What can be written in every format.
VALUES = tuple(one for one in HOSTILE if "\ud83d" not in one)
_COLUMN_NAMES = tuple(
    one for one in VALUES
    if one.strip() and len(one) < 200 and "\0" not in one and fold(one)
    and fold(one) not in ACTIONS.names
)  # fmt: skip
_PACKED: tuple[Callable[[bytes], bytes], ...] = (
    lambda data: data,
    lambda data: data,
    gzip.compress,
    zstandard.compress,
    lambda data: gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :]),
    lambda data: zstandard.compress(data[:99]) + zstandard.compress(data[99:]),
)


def written(number: int) -> Case:
    """One file of actions; the number is its seed."""
    rng = Random(f"written {number}")
    extra = rng.choice(_COLUMN_NAMES)
    rows, touched = [], {}
    for n in range(rng.choice((1, 3, 12, 60))):
        row = _row(n, number)
        if rng.random() < 0.3:
            column = rng.choice((*_TEXTS, *_TEXTS, *_TYPED))
            row[column] = touched[n] = rng.choice(VALUES)
            touched[n] = column
        rows.append(row)
    kind = rng.choice(("csv", "csv", "jsonl", "jsonl", "json", "parquet"))
    names = [*_NAMES, "quantity", "extra"]
    rng.shuffle(names)
    shown = {name: extra if name == "extra" else name for name in names}
    if kind == "parquet" and rng.random() < 0.6:
        kind = "csv"  # each of them starts a process
    broken = 0
    if kind == "csv":
        broken = rng.choice((0, 0, 2))
        data = _csv(rows, names, shown, broken, rng)
    else:
        data = _WRITERS[kind](rows, names, shown)
    if kind != "parquet" or rng.random() < 0.2:
        data = rng.choice(_PACKED)(data)
    suffix = rng.choice(("csv", "json", "xlsx", "parquet", "txt", "gz", "exe"))
    check = _checked(rows, touched, fold(extra))
    return Case(kind, "written", f"w/f.{suffix}", data, len(rows) + broken, check)


def _row(n: int, number: int) -> dict[str, str]:
    return {
        "platform": "x", "account": "acme", "action_type": "like",
        "acted_at": "2026-01-05T10:00:00Z",
        "action_id": f"{number}-{n}", "text": f"text {n}, \"quoted\"\nand é", "person_id": f"p{n}",
        "quantity": str(n + 1), "extra": f"e {n}",
    }  # fmt: skip


def _checked(
    rows: list[dict[str, str]], touched: dict[int, str], extra: str
) -> Callable[[list[Stored]], None]:
    def check(found: list[Stored]) -> None:
        stored = {one["action_id"]: one for one in found}
        for n, row in enumerate(rows):
            if touched.get(n) in _TYPED and row["action_id"] not in stored:
                continue
            one = stored[row["action_id"]]
            for name in ("text", "person_id"):
                assert one[name] == (row[name] or None)
            payload = json.loads(one["payload"]) if one["payload"] else {}
            assert payload.get(extra) == (row["extra"] or None)
            if n not in touched:
                assert one["quantity"] == float(row["quantity"])
                assert one["acted_at"] == "2026-01-05 10:00:00"
                assert (one["platform"], one["account"]) == ("x", "acme")
        assert len(found) <= len(rows)

    return check


def _csv(
    rows: list[dict[str, str]], names: list[str], shown: dict[str, str], broken: int, rng: Random
) -> bytes:
    out = io.StringIO(newline="")
    ends = rng.choice(("\n", "\r\n"))
    writer = csv.writer(
        out, delimiter=rng.choice(",;\t"), lineterminator=ends, quoting=csv.QUOTE_ALL
    )
    writer.writerow([shown[name] for name in names])
    writer.writerows([row[name] for name in names] for row in rows)
    for n in range(broken):
        out.write(rng.choice(("too few", '"never closed', '"a"b', "x" * 50)) + f"{n}{ends}")
    return rng.choice((b"", b"\xef\xbb\xbf")) + out.getvalue().encode()


def _objects(
    rows: list[dict[str, str]], names: list[str], shown: dict[str, str]
) -> list[dict[str, str]]:
    return [{shown[name]: row[name] for name in names} for row in rows]


def _jsonl(rows: list[dict[str, str]], names: list[str], shown: dict[str, str]) -> bytes:
    lines = (json.dumps(one, ensure_ascii=False) for one in _objects(rows, names, shown))
    return "".join(f"{line}\n" for line in lines).encode()


def _json(rows: list[dict[str, str]], names: list[str], shown: dict[str, str]) -> bytes:
    return json.dumps(_objects(rows, names, shown), indent=1).encode()


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _parquet(rows: list[dict[str, str]], names: list[str], shown: dict[str, str]) -> bytes:
    columns: Any = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    renamed = ", ".join(f"{quoted(name)} AS {quoted(shown[name])}" for name in names)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "rows.jsonl"), Path(folder, "rows.parquet")
        source.write_bytes(_jsonl(rows, names, {name: name for name in names}))
        _connection().execute(
            f"COPY (SELECT {renamed} FROM read_json('{source}', columns = {{{columns}}}, "
            f"format = 'newline_delimited')) TO '{target}'"
        )
        return target.read_bytes()


_WRITERS = {"jsonl": _jsonl, "json": _json, "parquet": _parquet}
