"""The job `erase_person`: the person is in no file any more, comes not back, and others stay.

The searcher is the test's own and knows nothing of the program's.
"""

import gzip
import json
import sqlite3
import zipfile
from pathlib import Path

import duckdb
import pytest
import zstandard
from dagster import DagsterInstance

from expectations.model import CheckResult
from extractors.base import ExtractReport
from extractors.landing import LandingWriter
from orchestration.assembly import JOB, build_defs
from orchestration.dbt_runner import DbtRunner
from orchestration.erasure.erase import erase, summary
from orchestration.erasure.job import JOB as ERASE_JOB
from orchestration.errors import UserError
from orchestration.execution import execute
from orchestration.instance import RUN_FILE, write_dagster_home
from tests.orchestration.conftest import SMALL_PROJECT, FakeChecks

HOME = "home.example"
ANA, OTHER = "ana@home.example", "ana2@home.example"
WORDS = "what ana alone would say, in so many words"
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
    """A warehouse with Dagster's real storage; the platform always gives the same records."""

    def __init__(self, settings, manifest, instance):
        self.settings, self.instance, self.checks = settings, instance, FakeChecks()
        dbt = DbtRunner(settings, "fork", SMALL_PROJECT)
        self.defs = build_defs(settings, {"dbt": dbt, "checks": self.checks}, manifest)

    def run(self, without_extraction=False):
        return execute(self.defs.resolve_job_def(JOB), self.instance, without_extraction)

    def erase(self, person):
        return erase(self.settings, person, lambda: self.run(without_extraction=True))

    def erase_in_ui(self, person):
        return self.defs.resolve_job_def(ERASE_JOB).execute_in_process(
            instance=self.instance, raise_on_error=False,
            run_config={"ops": {"erase_everywhere": {"config": {"person_id": person}}}},
        )  # fmt: skip

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
def world(make_settings, tmp_path, small_manifest, monkeypatch):
    settings = make_settings()
    settings.sources_file.write_text(SOURCES)
    settings.inbox_dir.mkdir(parents=True)
    (settings.inbox_dir / "acts.csv").write_text(ACTS)
    other = ACTS.splitlines()[0] + "\nforum,brand,like,2026-01-06,b1,bob,,\n"
    (settings.inbox_dir / "other.csv").write_text(other)
    monkeypatch.setattr("orchestration.assets.landing.extract", give)
    write_dagster_home(settings)
    with DagsterInstance.from_config(str(settings.dagster_home), RUN_FILE) as instance:
        yield World(settings, small_manifest, instance)


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
    # What a platform answers may name somebody, and stands in Dagster's storage then.
    warnings = [] if ctx.suppression else [f"{ANA} could not be read"]
    return ExtractReport(account.platform, account.account, dict(writer.counts), 1, warnings, None,
                         writer.commit())  # fmt: skip


NEEDLES = (ANA, "107021", '@ana"', "@ana/", "@ana ", "ana-of-old", WORDS)


def test_a_person_is_gone_and_comes_not_back(world):
    assert world.run().success
    assert {path.split("/")[0] for path in world.traces(*NEEDLES)} == {
        "dagster_home", "landing", "quarantine", "state", "warehouse.duckdb"
    }  # fmt: skip
    outcome = world.erase("forum:ana-of-old")
    told = summary(outcome)
    assert outcome.problems == []
    assert outcome.ids == ("mastodon:ana@home.example", "forum:ana-of-old")
    assert world.traces(*NEEDLES) == set()
    assert outcome.is_done and told[0] == "Erased"
    assert outcome.removed == {"mastodon favourites": 1, "mastodon replies": 1}
    assert outcome.stripped == {"acts.csv": 2}
    inbox = world.settings.inbox_dir
    assert outcome.yours == [inbox / "acts.csv", world.settings.sources_file]
    assert (inbox / "acts.csv").read_text() == ACTS
    check_others(world)
    # The platform gives the person again, and a new file does.
    (inbox / "more.csv").write_text(ACTS + f"forum,brand,like,2026-01-07,a9,ana-of-old,,{WORDS}\n")
    report = world.run()
    assert report.success
    assert world.traces(*NEEDLES) == set()
    check_others(world)
    assert "mastodon brand@home.example: 2 records" not in report.warnings
    refused = world.rows("SELECT file, content FROM raw.quarantine WHERE reason LIKE 'erased%'")
    assert sorted(refused) == [("acts.csv", None)] * 3 + [("more.csv", None)] * 4
    # Once more: nothing is left to do, and it says so.
    again = world.erase("forum:ana-of-old")
    assert again.is_done
    assert again.yours[:2] == [inbox / "acts.csv", inbox / "more.csv"]


def check_others(world):
    acts = "SELECT person_id, target_person_id, text FROM raw.files__actions WHERE is_current"
    assert sorted(world.rows(acts), key=str) == [
        (OTHER, None, None), ("bob", "erased", "hear @erased"), ("bob", None, None)
    ]  # fmt: skip
    ((reply,),) = world.rows("SELECT payload::VARCHAR FROM raw.mastodon__replies WHERE is_current")
    reply = json.loads(reply)
    assert reply["account"] == A2 and reply["content"] == "<p>@erased yes</p>"
    assert reply["quote"] == {"quoted_status": None}
    assert reply["in_reply_to_account_id"] == "erased"
    ((members,),) = world.rows("SELECT payload ->> '$.members' FROM raw.mastodon__list_reads"
                               " WHERE is_current")  # fmt: skip
    assert json.loads(members) == ["107022"]
    assert world.rows("SELECT count(*) FROM marts.fct_actions") == [(3,)]
    assert world.rows("SELECT DISTINCT platform, is_complete FROM raw.extractions") == [
        ("mastodon", True)
    ]
    state = world.settings.data_dir / "state"
    (kept,) = state.glob("mastodon/*.json")
    assert json.loads(kept.read_text())["session"] == {"token": "kept"}
    assert oct((state / "erased.json").stat().st_mode)[-3:] == "600"


def test_in_the_interface_not_even_the_configuration_is_left(world):
    assert world.run().success
    done = world.erase_in_ui("mastodon:ana@home.example")
    assert done.success
    # The run that is going on ends by itself; what Dagster keeps of it names nobody.
    assert world.traces(*NEEDLES) == set()
    run = world.instance.get_run_by_id(done.run_id)
    assert run.run_config["ops"]["erase_everywhere"]["config"] == {"person_id": "erased"}
    failed = world.erase_in_ui("nowhere:ana-of-old")
    assert not failed.success
    assert world.traces(*NEEDLES) == set()


def test_what_cannot_be_published_is_not_called_done(world):
    assert world.run().success
    with duckdb.connect(str(world.settings.insights)) as con:
        con.execute("CREATE TABLE marts.old AS SELECT 'mastodon:ana@home.example' AS person_id")
    bad = CheckResult("rule", "marts.fct_actions", None, "critical", False, 1, "broken once")
    world.checks.results["marts"] = [bad]
    outcome = world.erase("mastodon:ana@home.example")
    assert not outcome.is_done
    assert outcome.holding == [world.settings.insights]
    told = "\n".join(summary(outcome))
    assert "not published" in told and str(world.settings.insights) in told
    world.checks.results["marts"] = []
    assert world.erase("mastodon:ana@home.example").is_done
    assert world.traces(*NEEDLES) == set()


def test_somebody_unknown_is_remembered(world):
    outcome = world.erase("mastodon:ana@home.example")
    assert outcome.is_done and "Nothing was known" in summary(outcome)[1]
    assert not world.settings.warehouse.exists()
    assert world.run().success
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
    report = world.run()
    assert not report.success
    assert "keeps out the people who were erased" in report.errors["extract"]
