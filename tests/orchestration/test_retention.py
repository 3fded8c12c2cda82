"""`retention_days` of sources.yml over a whole load: old acts are gone, in a new warehouse too."""

from dataclasses import replace
from datetime import timedelta

from extractors.registry import PLATFORMS
from orchestration.inputs import read_inputs
from orchestration.loading_run import load_pending
from orchestration.warehouse import RunInfo, remove_warehouse
from tests.orchestration.test_erasure import NOW, World

SOURCES = "retention_days: {forum: 10}\naccounts: []\n"
ACTS = """platform,account,action_type,acted_at,action_id,person_id,text
forum,brand,comment,2026-01-05T10:00:00Z,a1,ana,words of ana
x,brand,comment,2026-01-05T10:00:00Z,a2,bob,words of bob
"""


def load_after(world, days):
    inputs = read_inputs(world.settings, NOW)
    later = replace(inputs, extracted_at=NOW + timedelta(days=days))
    run = RunInfo(f"202602{days:02}T000000-abc", inputs.as_of, "v1", False)
    return load_pending(world.settings.warehouse, later, run, PLATFORMS).notes


def test_old_acts_of_the_inbox_come_not_back(settings):
    settings.sources_file.write_text(SOURCES)
    settings.inbox_dir.mkdir(parents=True)
    (settings.inbox_dir / "acts.csv").write_text(ACTS)
    world = World(settings)
    world.run()
    assert load_after(world, 10) == []
    told = ["forum: 1 records are older than 10 days and were deleted"]
    assert load_after(world, 11) == told
    remove_warehouse(settings.warehouse)
    assert told[0] not in load_after(world, 12)
    assert world.rows("SELECT text FROM raw.files__actions") == [("words of bob",)]
    landing = settings.data_dir / "landing"
    assert {name for name in world.traces("words of ana") if name.startswith("landing/")} == set()
    assert world.traces("words of bob") >= {
        path.relative_to(settings.data_dir).as_posix() for path in landing.glob("files/*.zst")
    }
