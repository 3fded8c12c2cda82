"""Recorded answers of Reddit: every thing is staged, or named with the reason why not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.reddit import records
from tests.extractors.recorded import Desk
from tests.extractors.staged import Staged

STREAMS = {"t1": "comments", "t3": "community_posts", "t4": "messages"}


def bodies(folder: Path) -> Iterator[Any]:
    """Bodies of all answers that are JSON."""
    for path in sorted(folder.rglob("*.json")):
        tape = json.loads(path.read_text())
        for exchange in tape.get("interactions") or tape.get("http_interactions"):
            body = exchange["response"]["body"]
            try:
                yield json.loads(body["string"] if isinstance(body, dict) else body)
            except (KeyError, TypeError, ValueError):
                continue  # no answer, or a page


def things(value: Any) -> Iterator[dict[str, Any]]:
    """All things in an answer, those inside others included."""
    if isinstance(value, dict):
        if {"kind", "data"} <= set(value) and value["kind"] in (*STREAMS, "more"):
            yield value
        for inner in value.values():
            yield from things(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from things(inner)


def test_recorded_reddit(shared_dir: Path, views: Path, tmp_path: Path) -> None:
    work = Desk("reddit", tmp_path)
    seen: dict[str, set[str]] = {stream: set() for stream in STREAMS.values()}
    gone = set()
    for body in bodies(shared_dir / "api_fixtures" / "reddit"):
        for thing in things(body):
            kind, data = thing["kind"], thing["data"]
            if kind == "more":
                work.report.refused["a branch to open, no record"] += 1
                continue
            name = data["name"] if records.is_named(data, kind) else None
            if name is not None and records.is_gone(data):
                gone.add(name)
            work.take(STREAMS[kind], name, records.kept(data))
            seen[STREAMS[kind]].add(str(name))
    work.writer.commit()
    print(f"reddit: {work.report.total} records, {work.report.mapped}, {work.report.refused}")
    assert work.report.refused == {"a branch to open, no record": 5}
    assert work.report.mapped == {"comments": 600, "community_posts": 221, "messages": 75}
    staged = Staged(views, tmp_path, tmp_path / "landing")
    staged.load()
    assert staged.refused == 0
    acts = staged.rows("select * from staging.stg_reddit__actions")
    assert len(acts) == len({row["action_key"] for row in acts})
    assert {row["action_id"] for row in acts} == set().union(*seen.values())
    assert {row["time_basis"] for row in acts} == {"exact"}
    # Old recordings name authors only; deleted ones have none.
    assert {row["platform_person_id"][:2] for row in acts if row["platform_person_id"]} == {
        "t2", "u/"
    }  # fmt: skip
    nobody = {row["action_id"] for row in acts if row["platform_person_id"] is None}
    assert nobody and nobody <= gone | {row["action_id"] for row in acts if not row["person_name"]}
