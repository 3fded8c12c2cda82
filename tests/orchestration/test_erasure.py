"""The job `erase_person`: the person is in no file any more, comes not back, and others stay.

The searcher is the test's own and knows nothing of the program's.
"""

import gzip
import json
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import zstandard

from extractors.base import ExtractContext, ExtractReport
from extractors.files import collect
from extractors.landing import LandingWriter
from extractors.registry import PLATFORMS
from orchestration import publish
from orchestration.erasure.erase import erase, summary
from orchestration.errors import UserError
from orchestration.extraction import extract_accounts, leave_outcomes
from orchestration.inputs import read_inputs
from orchestration.loading_run import load_pending
from orchestration.report import RunReport
from orchestration.run_page import write_report
from orchestration.warehouse import RunInfo, open_warehouse

HOME = "home.example"
ANA, OTHER = "ana@home.example", "ana2@home.example"
WORDS = "what ana alone would say in so many words"
SOURCES = """
people:
  - ["mastodon:ana@home.example", "forum:ana-of-old"]
accounts:
  - {platform: mastodon, account: brand@home.example}
"""
ACTS = f"""platform,account,action_type,acted_at,action_id,person_id,target_person_id,text
forum,brand,like,2026-01-05T10:00:00Z,a1,ana-of-old,,{WORDS}
forum,brand,like,2026-01-05T10:00:00Z,a2,bob,ana-of-old,hear @ana-of-old
forum,brand,like,not a time,a3,ana-of-old,,broken
mastodon,brand@home.example,like,2026-01-05T11:00:00Z,a4,{ANA},,
mastodon,brand@home.example,like,2026-01-05T11:00:00Z,a5,{OTHER},,
"""
COLUMNS = ACTS.splitlines()[0]
GZ = json.dumps({"platform": "mastodon", "account": "brand@home.example", "action_type": "like",
                 "acted_at": "2026-01-05", "action_id": "g1", "person_id": ANA}) + "\n"  # fmt: skip
PARQUET = f"""('forum', 'brand', 'like', '2026-01-05', 'p1', 'ana-of-old', NULL, 'in parquet'),
    ('forum', 'brand', 'like', '2026-01-05', 'p2', 'cleo', NULL, 'write to {ANA}')"""
MART = """
    CREATE OR REPLACE TABLE marts.fct_actions AS
    SELECT platform || ':' || person_id AS person_id, text FROM raw.files__actions WHERE is_current
"""
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)


def account(name: str, number: str) -> dict:
    return {"id": number, "username": name, "acct": name, "display_name": name.title(),
            "url": f"https://{HOME}/@{name}", "uri": f"https://{HOME}/users/{name}"}  # fmt: skip


def status(number: str, author: dict, content: str, **more) -> dict:
    return {"id": number, "account": author, "content": content, "mentions": [], **more}


A, A2 = account("ana", "107021"), account("ana2", "107022")
LANDED = {
    "favourites": [("1|107021", {"subject": "1", "account": A}),
                   ("1|107022", {"subject": "1", "account": A2})],
    "replies": [
        ("11", status("11", A, f"<p>{WORDS}</p>")),
        ("12", status("12", A2, '<p><a href="https://home.example/@ana">@<span>ana</span></a> yes'
                      '</p>', mentions=[A], in_reply_to_account_id="107021",
                      quote={"quoted_status": status("11", A, f"<p>{WORDS}</p>")})),
    ],
    "list_reads": [("favourites|1", {"list": "favourites", "subject": "1",
                                     "members": ["107021", "107022"]})],
}  # fmt: skip


class World:
    """A warehouse without Dagster and dbt: read, load, publish; the platform gives the same always.

    ``held``: why nothing may be published.
    """

    def __init__(self, settings):
        self.settings, self.held, self.number = settings, "", 0

    def run(self):
        self.number += 1
        run_id = f"20260201T00000{self.number}-abc"
        inputs = read_inputs(self.settings, NOW)
        places = inputs.folders
        context = ExtractContext(
            run_id, inputs.extracted_at, places.landing, places.state, inputs.suppression
        )
        reports = extract_accounts(inputs.sources.accounts, context, give)
        leave_outcomes(reports, places.outcomes, run_id)
        collect(places.inbox, places.landing, run_id, inputs.extracted_at)
        self.from_landing()
        return reports

    def from_landing(self):
        inputs = read_inputs(self.settings, NOW)
        run = RunInfo("20260202T000000-abc", inputs.as_of, "v1", False)
        load_pending(self.settings.warehouse, inputs, run, PLATFORMS)
        with open_warehouse(self.settings.warehouse) as con:
            con.execute("CREATE SCHEMA IF NOT EXISTS marts")
            con.execute(MART)
        if self.held:
            return RunReport(errors={"publish": self.held})
        row = publish.Publication("r", "v1", 0, 0, [])
        publish.build(self.settings.warehouse, self.settings.insights, row)
        publish.finish(self.settings.insights, self.settings.reports / "parquet", 0, 0)
        report = RunReport(success=True)
        write_report(report, self.settings.reports)
        return report

    def erase(self, person):
        return erase(self.settings, person, self.from_landing)

    def rows(self, sql):
        with duckdb.connect(str(self.settings.warehouse), read_only=True) as con:
            return con.execute(sql).fetchall()

    def traces(self, *needles):
        """Files below DATA_DIR, the inbox left out, that hold one of the texts in any way."""
        found = set()
        for path in self.settings.data_dir.rglob("*"):
            inside = path.is_file() and not path.is_relative_to(self.settings.inbox_dir)
            if inside and any(n in text for text in readings(path) for n in needles):
                found.add(path.relative_to(self.settings.data_dir).as_posix())
        return found


def readings(path: Path):
    raw = path.read_bytes()
    yield raw.decode("utf-8", "ignore")
    if raw[:2] == b"\x1f\x8b":
        yield gzip.decompress(raw).decode("utf-8", "ignore")
    elif raw[:4] == b"\x28\xb5\x2f\xfd":
        yield zstandard.ZstdDecompressor().decompressobj().decompress(raw).decode("utf-8", "ignore")
    elif raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    elif raw[:4] == b"PAR1":
        yield str(duckdb.execute(f"FROM '{path}'").fetchall())
    elif raw[8:12] == b"DUCK":
        with duckdb.connect(str(path), read_only=True) as con:
            tables = con.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
            for schema, table in tables:
                yield str(con.execute(f'FROM "{schema}"."{table}"').fetchall())
    elif raw[:6] == b"SQLite":
        with sqlite3.connect(path) as con:
            for (table,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
                yield str(con.execute(f'SELECT * FROM "{table}"').fetchall())


@pytest.fixture
def world(make_settings):
    settings = make_settings()
    settings.sources_file.write_text(SOURCES)
    settings.inbox_dir.mkdir(parents=True)
    (settings.inbox_dir / "acts.csv").write_text(ACTS)
    other = ACTS.splitlines()[0] + "\nforum,brand,like,2026-01-06,b1,bob,,\n"
    (settings.inbox_dir / "other.csv").write_text(other)
    (settings.inbox_dir / "acts.jsonl.gz").write_bytes(gzip.compress(GZ.encode()))
    duckdb.execute(
        f"COPY (FROM (VALUES {PARQUET}) t({COLUMNS})) TO '{settings.inbox_dir}/p.parquet'"
    )
    return World(settings)


def give(account, ctx, session):
    writer = LandingWriter(ctx, account)
    for stream, records in LANDED.items():
        for key, payload in records:
            writer.write(stream, f"{account.account}|{key}", payload)
    state = {"format": 1, "session": {"token": "kept"}, "lists": {"members": ["107021", "107022"]}}
    path = ctx.state_dir / account.platform / f"{account.slug}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    if ctx.suppression is not None:
        state = ctx.suppression.state(account.platform, account.account, state)
    path.write_text(json.dumps(state))
    warnings = [f"{writer.left_out} records of erased persons left out"] if ctx.suppression else []
    return ExtractReport(account.platform, account.account, dict(writer.counts), 1, warnings, None,
                         writer.commit())  # fmt: skip


NEEDLES = (ANA, "107021", '@ana"', "@ana/", "@ana ", "ana-of-old", WORDS)


def test_a_person_is_gone_and_comes_not_back(world):
    assert world.run()[0].error is None
    assert {path.split("/")[0] for path in world.traces(*NEEDLES)} == {
        "insights.duckdb", "landing", "quarantine", "reports", "state", "warehouse.duckdb"
    }  # fmt: skip
    outcome = world.erase("forum:ana-of-old")
    told = summary(outcome)
    assert outcome.problems == []
    assert outcome.ids == ("mastodon:ana@home.example", "forum:ana-of-old")
    assert world.traces(*NEEDLES) == set()
    assert outcome.is_done and told[0] == "Erased"
    assert outcome.removed == {"mastodon favourites": 1, "mastodon replies": 1}
    assert outcome.stripped == {"acts.csv": 2, "acts.jsonl.gz": 1, "p.parquet": 1}
    inbox = world.settings.inbox_dir
    mine = [inbox / name for name in ("acts.csv", "acts.jsonl.gz", "p.parquet")]
    assert outcome.yours == [*mine, world.settings.sources_file]
    assert (inbox / "acts.csv").read_text() == ACTS
    check_others(world)
    # The platform gives the person again, and a new file does.
    (inbox / "more.csv").write_text(ACTS + f"forum,brand,like,2026-01-07,a9,ana-of-old,,{WORDS}\n")
    (report,) = world.run()
    assert report.warnings == ["2 records of erased persons left out"]
    assert world.traces(*NEEDLES) == set()
    check_others(world)
    refused = world.rows("SELECT file, content FROM raw.quarantine WHERE reason LIKE 'erased%'")
    assert sorted(refused) == [
        *[("acts.csv", None)] * 3, ("acts.jsonl.gz", None), *[("more.csv", None)] * 4,
        ("p.parquet", None),
    ]  # fmt: skip
    # Once more: nothing is left to do, and it says so.
    again = world.erase("forum:ana-of-old")
    assert again.is_done
    assert {inbox / "acts.csv", inbox / "more.csv"} <= set(again.yours)


def check_others(world):
    acts = "SELECT person_id, target_person_id, text FROM raw.files__actions WHERE is_current"
    assert sorted(world.rows(acts), key=str) == [
        (OTHER, None, None), ("bob", "erased", "hear @erased"), ("bob", None, None),
        ("cleo", None, "write to erased"),
    ]  # fmt: skip
    ((reply,),) = world.rows("SELECT payload::VARCHAR FROM raw.mastodon__replies WHERE is_current")
    reply = json.loads(reply)
    assert reply["account"] == A2 and reply["content"] == "<p>@erased yes</p>"
    assert reply["quote"] == {"quoted_status": None}
    assert reply["in_reply_to_account_id"] == "erased"
    ((members,),) = world.rows("SELECT payload ->> '$.members' FROM raw.mastodon__list_reads"
                               " WHERE is_current")  # fmt: skip
    assert json.loads(members) == ["107022"]
    assert world.rows("SELECT DISTINCT platform, is_complete FROM raw.extractions") == [
        ("mastodon", True)
    ]
    state = world.settings.data_dir / "state"
    (kept,) = state.glob("mastodon/*.json")
    assert json.loads(kept.read_text())["session"] == {"token": "kept"}
    assert oct((state / "erased.json").stat().st_mode)[-3:] == "600"


def test_what_cannot_be_published_is_not_called_done(world):
    world.run()
    world.held = "not published: a rule is broken"
    outcome = world.erase("mastodon:ana@home.example")
    assert not outcome.is_done
    parquet = world.settings.reports / "parquet" / "fct_actions.parquet"
    assert outcome.holding == [world.settings.insights, parquet]
    told = "\n".join(summary(outcome))
    assert "not published" in told and str(world.settings.insights) in told
    world.held = ""
    assert world.erase("mastodon:ana@home.example").is_done
    assert world.traces(*NEEDLES) == set()


def test_somebody_unknown_is_remembered(world):
    outcome = world.erase("mastodon:ana@home.example")
    assert outcome.is_done and "Nothing was known" in summary(outcome)[1]
    assert not world.settings.warehouse.exists()
    world.run()
    assert world.traces(ANA, "107021", WORDS) == set()


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("ana", "names no person; allowed: platform:id"),
        ("nowhere:ana", "names no person"),
        ("forum:", "names no person"),
        ("forum:boss", "stands in team of sources.yml"),
    ],
)
def test_who_cannot_be_erased(world, person, words):
    world.settings.sources_file.write_text('team: ["forum:boss"]\n')
    with pytest.raises(UserError, match=words):
        world.erase(person)
    assert not (world.settings.data_dir / "state" / "erased.json").exists()


def test_a_broken_list_of_the_erased_stops_every_run(world):
    state = world.settings.data_dir / "state"
    state.mkdir(parents=True)
    (state / "erased.json").write_text("{")
    with pytest.raises(UserError, match="keeps out the people who were erased"):
        world.run()
