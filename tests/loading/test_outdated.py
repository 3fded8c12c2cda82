"""What persons did leaves raw and landing after its days, from wherever it came."""

import gzip
from datetime import UTC, datetime

import pytest

from extractors.files import collect
from extractors.registry import PLATFORMS
from orchestration.loading import load, pending
from orchestration.loading.contents import texts_of
from orchestration.loading.landing import inbox_copies
from orchestration.loading.outdated import drop_old
from tests.loading.desk import Desk
from tests.loading.test_api import envelope, land
from tests.loading.test_exports_events import PEOPLE, report

NOW = datetime(2026, 3, 3)
ACTS = """platform,account,action_type,acted_at,action_id,person_id,text
bluesky,acme,reply,2026-01-01,a1,ana,words of ana
mastodon,acme,reply,2026-01-01,a2,bob,words of bob
bluesky,acme,reply,never,a3,cleo,words of cleo
mastodon,acme,reply,2026-01-02,a4,bob,further words
"""
KEPT = "SELECT record_key, platform, text, payload::VARCHAR FROM raw.files__actions ORDER BY ALL"


def drop(desk: Desk, now: datetime = NOW, **days: int) -> dict[str, int]:
    return drop_old(desk.con, desk.landing, desk.quarantine, PLATFORMS, days, now)


def copies(desk: Desk) -> dict[str, str]:
    """Content of the copies by the path in the inbox."""
    return {
        file.label: "\n".join(line for _, lines in texts_of(file.path) for line in lines)
        for file in inbox_copies(desk.landing)
    }


def payloads(desk: Desk, stream: str) -> set[str]:
    return {key for (key,) in desk.rows(f"SELECT record_key FROM raw.bluesky__{stream}")}


def test_records_of_a_platform(desk: Desk) -> None:
    old, new = "2026-02-01T12:00:00+00:00", "2026-03-01T12:00:00+00:00"
    for stream in ("likes", "posts"):
        land(desk, "20260201T120000-1", envelope("acme|old", {"id": 1}, old), stream=stream)
        land(desk, "20260301T120000-2", envelope("acme|new", {"id": 2}, new), stream=stream)
    assert drop(desk, bluesky=10) == {"bluesky": 1}
    assert payloads(desk, "likes") == {"acme|new"}
    assert payloads(desk, "posts") == {"acme|old", "acme|new"}
    left = {p.name for p in desk.landing.glob("bluesky/likes/*")}
    assert left == {"20260301T120000-2__acme.jsonl.gz"}


def test_acts_of_the_inbox_leave_raw_and_the_copy(desk: Desk) -> None:
    # Read on the first of March: one day too young for ten days.
    desk.take("acts.csv", ACTS)
    assert drop(desk, bluesky=10) == {}
    assert "words of ana" in copies(desk)["acts.csv"]
    assert drop(desk, bluesky=1) == {"bluesky": 1}
    text = copies(desk)["acts.csv"]
    assert "words of ana" not in text and "words of cleo" not in text
    assert text.count("words") == 2
    assert {row[1] for row in desk.rows(KEPT)} == {"mastodon"}
    # Of what was refused nobody knows whose it is: its reason stays.
    assert desk.rows("SELECT line, content FROM raw.quarantine") == [(4, None)]
    assert list(desk.quarantine.iterdir()) == []


def test_nothing_comes_back(desk: Desk, tmp_path) -> None:
    desk.take("acts.csv", ACTS)
    drop(desk, bluesky=1)
    # No row came from a file that is missing, the copy is loaded, and the inbox has nothing new.
    names = desk.rows("SELECT DISTINCT landing_file FROM raw.files__actions")
    assert names == desk.rows("SELECT landing_file FROM raw.loads")
    assert (desk.landing / names[0][0]).is_file()
    assert [file.status for file in desk.collect()] == ["known"]
    assert pending(desk.con, desk.landing) == []
    assert drop(desk, bluesky=1) == {}
    anew = Desk(tmp_path / "anew")
    (file,) = pending(anew.con, desk.landing)
    counts = load(anew.con, file, "r2", anew.quarantine)
    assert (counts.rows_in, counts.loaded, counts.quarantined) == (3, 2, 1)
    assert anew.rows(KEPT) == desk.rows(KEPT)


def test_killed_before_the_copy_was_replaced_it_is_done_again(desk: Desk, monkeypatch) -> None:
    desk.take("acts.csv", ACTS)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("orchestration.loading.outdated.put_in_place", killed)
        drop(desk, bluesky=1)
    desk.load()
    assert drop(desk, bluesky=1) == {"bluesky": 1}
    assert "words of ana" not in copies(desk)["acts.csv"]
    files = desk.rows("SELECT DISTINCT landing_file FROM raw.files__actions")
    assert [(desk.landing / name).is_file() for (name,) in files] == [True]
    assert pending(desk.con, desk.landing) == []


def test_a_copy_is_read_once_for_each_platform(desk: Desk, monkeypatch) -> None:
    desk.take("acts.csv", ACTS.replace("bluesky", "forum"))
    assert drop(desk, bluesky=1) == {}
    reads = []
    monkeypatch.setattr("orchestration.loading.outdated.without_acts", reads.append)
    assert drop(desk, bluesky=1) == {} and reads == []
    monkeypatch.undo()
    assert drop(desk, bluesky=1, mastodon=1) == {"mastodon": 2}
    assert "words of bob" not in copies(desk)["acts.csv"]


def test_figures_of_an_export_stay(desk: Desk) -> None:
    desk.take("event/brand/people.csv", report(PEOPLE))
    told = "SELECT metric, value FROM raw.files__metrics ORDER BY ALL"
    before = desk.rows(told)
    assert drop(desk, event=1) == {"event": 4}
    assert "ada@x.org" not in copies(desk)["event/brand/people.csv"]
    assert desk.rows(told) == before
    anew = Desk(desk.root / "anew")
    (file,) = pending(anew.con, desk.landing)
    load(anew.con, file, "r2", anew.quarantine)
    assert anew.rows(told) == before
    assert anew.rows("SELECT count(*) FROM raw.files__actions") == [(0,)]


def test_a_file_that_waits_is_left_alone_until_it_is_loaded(desk: Desk) -> None:
    name = "participants_81234567890_2026_01_22.csv"
    head = "Name (original name),Email,Total duration (minutes),Guest\n"
    desk.take(name, head + "Ada,ada@x.org,61,Yes\n")
    assert drop(desk, event=1) == {}
    assert "ada@x.org" in copies(desk)[name]
    desk.con.execute("INSERT INTO raw.accounts VALUES ('event', 'brand')")
    desk.load()
    assert drop(desk, event=1) == {"event": 1}
    assert "ada@x.org" not in copies(desk)[name]


def test_what_a_platform_sent_broken_loses_its_content(desk: Desk) -> None:
    folder = desk.landing / "bluesky" / "likes"
    folder.mkdir(parents=True)
    for run in ("20260201T120000-1", "20260301T120000-2"):
        (folder / f"{run}__acme.jsonl.gz").write_bytes(gzip.compress(b'{"payload": "words"}\n'))
        (file,) = pending(desk.con, desk.landing)
        load(desk.con, file, run, desk.quarantine)
    assert len(list(desk.quarantine.iterdir())) == 2
    drop(desk, bluesky=10)
    rows = desk.rows("SELECT run_id, content IS NULL FROM raw.quarantine ORDER BY 1")
    assert [row[1] for row in rows] == [True, False]
    assert [p.name.split("__")[2] for p in desk.quarantine.iterdir()] == ["20260301T120000-2"]


def test_a_file_of_the_day_itself_is_kept(desk: Desk) -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    desk.put("acts.csv", ACTS)
    collect(desk.inbox, desk.landing, "r1", moment)
    desk.load()
    assert drop(desk, moment.replace(tzinfo=None, day=2), bluesky=1) == {}
    assert "words of ana" in copies(desk)["acts.csv"]
