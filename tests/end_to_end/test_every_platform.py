"""All platforms' emulators read by one run: what happened there is what the marts say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.registry import PLATFORMS
from orchestration import publish
from orchestration.pseudonym_audit import audit
from orchestration.pseudonyms import Pseudonyms
from tests.emulators.truth import Truth, this_hour, world
from tests.end_to_end.people import named_people
from tests.end_to_end.pipeline import Warehouse

pytestmark = pytest.mark.long
# Measures that are one counter and nothing else (seeds/metric_preference.csv).
PLAIN = ("impressions", "views", "reach", "saves", "quotes", "video_plays", "watch_seconds")


@dataclass
class Everything:
    """The one run over all platforms, and what was true when it began."""

    warehouse: Warehouse
    truths: dict[str, Truth]
    accounts: dict[str, str]

    def rows(self, platform: str, columns: str, table: str, where: str = "true") -> list[Any]:
        return self.warehouse.query(
            f"select {columns} from marts.{table} where platform = '{platform}'"
            f" and account_id = '{self.accounts[platform]}' and {where}"
        )


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    now = this_hour()
    with ExitStack() as running:
        worlds = {name: running.enter_context(world(name, now)) for name in PLATFORMS}
        entries = [server.entry() for server in worlds.values()]
        warehouse = Warehouse(
            tmp_path_factory.mktemp("everything") / "data",
            sources=yaml.safe_dump({"accounts": entries}),
        )
        warehouse.run()
        yield Everything(
            warehouse,
            {name: server.truth() for name, server in worlds.items()},
            {entry["platform"]: entry["account"] for entry in entries},
        )


def test_every_platform_was_read(everything: Everything) -> None:
    stale = everything.warehouse.query("select stale_sources from marts.publication")
    assert stale[0][0] in (None, "")
    assert set(everything.truths) == set(PLATFORMS)
    assert all(truth.content or truth.days for truth in everything.truths.values())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_acts(everything: Everything, platform: str) -> None:
    found = Counter(
        everything.rows(
            platform,
            "action_type, person_id, content_id,"
            " case when time_basis = 'exact' then acted_at end, is_team, reaction_kind",
            "fct_actions",
        )
    )
    told = Counter(
        (
            act.action_type,
            act.person and f"{platform}:{act.person}",
            act.content,
            act.acted_at,
            act.is_team,
            act.reaction_kind,
        )
        for act in everything.truths[platform].acts
    )
    assert found - told == Counter()
    assert told - found == Counter()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_texts(everything: Everything, platform: str) -> None:
    found = Counter(everything.rows(platform, "action_type, text", "fct_actions", "text <> ''"))
    told = Counter((a.action_type, a.text) for a in everything.truths[platform].acts if a.text)
    assert told - found == Counter()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_content(everything: Everything, platform: str) -> None:
    found = dict(
        everything.rows(platform, "content_id, published_at", "dim_content", "not is_inferred")
    )
    assert found == everything.truths[platform].content


@pytest.mark.parametrize("platform", PLATFORMS)
def test_counters(everything: Everything, platform: str) -> None:
    told = everything.truths[platform].counters
    where = "period = 'lifetime' and breakdown is null and value is not null"
    found: dict[tuple[str | None, str], float] = {}
    for table, content in (("fct_content_metrics", "content_id"), ("fct_account_metrics", "null")):
        for *key, value, _ in sorted(
            everything.rows(platform, f"{content}, metric, value, observed_at", table, where),
            key=lambda row: row[3],
        ):
            found[tuple(key)] = value
    assert {key: found.get(key) for key in told} == pytest.approx(told)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_days(everything: Everything, platform: str) -> None:
    told = everything.truths[platform].days
    where = "period = 'day' and breakdown is null and value is not null"
    found = {}
    for table, content in (("fct_content_metrics", "content_id"), ("fct_account_metrics", "null")):
        columns = f"{content}, metric, cast(observed_at as date), value"
        for *key, value in everything.rows(platform, columns, table, where):
            found[tuple(key)] = value
    assert {key: found.get(key) for key in told} == pytest.approx(told)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_measures_of_the_mart_are_the_counters(everything: Everything, platform: str) -> None:
    told = {
        (content, metric): value
        for (content, metric), value in everything.truths[platform].counters.items()
        if content is not None and metric in PLAIN
    }
    found = {
        (content, measure): value
        for content, measure, value in everything.rows(
            platform, "content_id, measure, value", "mart_content_measures"
        )
    }
    assert {key: found.get(key) for key in told} == pytest.approx(told)


def test_published_without_names_nobody_is_named(everything: Everything, tmp_path: Path) -> None:
    database = everything.warehouse.data_dir / "warehouse.duckdb"
    pseudonyms = Pseudonyms("a key that nobody can guess")
    row = publish.Publication("run", "code", 0, 0, [])
    publish.build(database, tmp_path / "insights.duckdb", row, pseudonyms)
    fresh = publish.new_file(tmp_path / "insights.duckdb")
    assert [
        result.detail for result in audit(database, fresh, pseudonyms) if not result.passed
    ] == []
    assert named_people(database, fresh) == {}
    assert named_people(database, everything.warehouse.published) != {}
