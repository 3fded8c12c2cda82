"""Four platforms under four lasting faults in one run with two good ones: only they are stale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from tests.emulators.faults import fault
from tests.emulators.truth import this_hour, world
from tests.end_to_end.pipeline import Warehouse
from tests.extractors.happenings import HAPPENINGS

pytestmark = pytest.mark.long
# The words of each fault that the summary must have, beside what is to be done.
FAULTS = {
    "mastodon": ("500", "status 500"),
    "threads": ("token expires", "put the new long-lived token into access_token"),
    "linkedin": ("error with 200", "an error with status 200"),
    "x": ("cursor that loops", "lead in a circle"),
}
GOOD = ("instagram", "discourse")


@dataclass
class Runs:
    """A run in which all was well, and one under the faults, after more had happened."""

    warehouse: Warehouse
    worlds: dict[str, Any]
    accounts: dict[str, str]
    before: dict[str, Counter[Any]]
    output: str


def acts(warehouse: Warehouse, platform: str) -> Counter[Any]:
    """Acts as they are published; whether they count as taken back is part of them."""
    return Counter(
        warehouse.query(
            "select action_type, person_id, content_id, text, removed_at is not null"
            f" from marts.fct_actions where platform = '{platform}'"
        )
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    now = this_hour()
    with ExitStack() as running:
        worlds = {name: running.enter_context(world(name, now)) for name in (*FAULTS, *GOOD)}
        entries = [server.entry() for server in worlds.values()]
        folder = tmp_path_factory.mktemp("faulty") / "data"
        warehouse = Warehouse(folder, sources=yaml.safe_dump({"accounts": entries}))
        warehouse.run()
        before = {name: acts(warehouse, name) for name in worlds}
        for name, server in worlds.items():
            HAPPENINGS[name](server, now)
        for name, (kind, _) in FAULTS.items():
            worlds[name].trouble = fault(kind, name)
        accounts = {entry["platform"]: entry["account"] for entry in entries}
        yield Runs(warehouse, worlds, accounts, before, warehouse.run())


def test_the_faulty_ones_are_stale_and_no_other(runs: Runs) -> None:
    ((told,),) = runs.warehouse.query("select stale_sources from marts.publication")
    assert set(told.split(",")) == {f"{name}:{runs.accounts[name]}" for name in FAULTS}


def test_their_last_data_stay(runs: Runs) -> None:
    for name in FAULTS:
        now = acts(runs.warehouse, name)
        assert runs.before[name] - now == Counter(), name
        assert not any(is_removed for *_, is_removed in now), name


def test_the_good_ones_are_up_to_date(runs: Runs) -> None:
    for name in GOOD:
        now = acts(runs.warehouse, name)
        found = Counter((kind, text) for kind, _, _, text, _ in now.elements())
        told = Counter((act.action_type, act.text) for act in runs.worlds[name].truth().acts)
        assert found == told, name
        assert now - runs.before[name], name
        content = runs.warehouse.query(
            "select content_id, published_at from marts.dim_content"
            f" where platform = '{name}' and not is_inferred"
        )
        assert dict(content) == runs.worlds[name].truth().content, name


def test_the_summary_says_what_happened(runs: Runs) -> None:
    for name, (_, words) in FAULTS.items():
        assert f"{name}:{runs.accounts[name]} was not read to its end" in runs.output
        lines = [line for line in runs.output.splitlines() if words in line]
        assert any(name in line for line in lines), (name, runs.output)
    assert "Traceback" not in runs.output
