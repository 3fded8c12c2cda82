"""Whole runs with `pseudonymise: true`: the same numbers, the same people under other names."""

import hmac
import shutil

import duckdb
import pytest

from orchestration.personal_columns import Role, role_of
from tests.end_to_end.conftest import GOLDEN_AS_OF, GOLDEN_LABELS
from tests.end_to_end.people import named_people
from tests.end_to_end.pipeline import RUN_COLUMNS, Warehouse

pytestmark = pytest.mark.long

KEY = "a key that nobody can guess"
MODE = "pseudonymise: true\naccounts: []\n"


def hashed(text):
    return hmac.new(KEY.encode(), text.encode(), "sha256").hexdigest()[:32]


def renamed(role, value):
    """What stands for a value of the worked example, which has no content of the brand's own."""
    if value is None or role is Role.NOT_PERSONAL:
        return value
    if role is Role.POSTS_SENTENCE:
        assert " posts " not in value
        return value
    if role is Role.PERSON:
        return f"{value.partition(':')[0]}:{hashed(value)}"
    if role is Role.RECORD:
        return hashed(value)
    if role in (Role.RECORD_KEY, Role.LABELLED_KEY):
        platform, account, rest = value.split("|", 2)
        record, *label = rest.rsplit("|", 1) if role is Role.LABELLED_KEY else [rest]
        return "|".join([platform, account, hashed(record), *label])
    assert role in (Role.NAME, Role.TEXT, Role.URL), role
    return None


def tables(warehouse, rename):
    """Rows of all published tables, in no order, by table."""
    found = {}
    with duckdb.connect(str(warehouse.published), read_only=True) as con:
        names = con.execute(
            "select table_name from duckdb_tables() where table_name <> 'publication'"
        ).fetchall()
        for (table,) in sorted(names):
            cursor = con.execute(f"from marts.{table}")
            columns = [name for name, *_ in cursor.description]
            roles = [role_of(table, name) or Role.NOT_PERSONAL for name in columns]
            if "platform_person_id" in columns:
                roles[columns.index("platform_person_id")] = Role.NAME
            found[table] = sorted(
                str(
                    [
                        rename(role, value) if isinstance(value, str) else value
                        for name, role, value in zip(columns, roles, row, strict=True)
                        if name not in (*RUN_COLUMNS, "platform_person_id")
                    ]
                )
                for row in cursor.fetchall()
            )
    return found


@pytest.fixture(scope="module")
def hidden(tmp_path_factory, shared_dir):
    warehouse = Warehouse(tmp_path_factory.mktemp("hidden"), sources=MODE, as_of=GOLDEN_AS_OF)
    shutil.copy(shared_dir / "golden" / "ladder_actions.csv", warehouse.inbox / "any name.csv")
    (warehouse.inbox / "labels.csv").write_text(GOLDEN_LABELS, encoding="utf-8")
    output = warehouse.run(extra={"PSEUDONYM_KEY": KEY})
    return warehouse, output


def test_every_row_is_the_same_up_to_names(golden, hidden):
    plain, secret = tables(golden, renamed), tables(hidden[0], lambda _, value: value)
    assert set(plain) == set(secret)
    assert [table for table in plain if plain[table] != secret[table]] == []
    assert len(plain["mart_ladder_person_week"]) > 100


def test_nobody_is_named_in_the_file_the_copies_or_the_report(golden, hidden):
    warehouse, output = hidden
    database = warehouse.data_dir / "warehouse.duckdb"
    assert named_people(golden.data_dir / "warehouse.duckdb", golden.published) != {}
    assert named_people(database, warehouse.published) == {}
    told = [path for path in (warehouse.data_dir / "reports").rglob("*") if path.is_file()]
    stored = [*(warehouse.data_dir / "dagster_home").rglob("*.db")]
    people = [person for (person,) in golden.query("select person_id from marts.dim_people")]
    shown = output.encode() + b"".join(path.read_bytes() for path in (*told, *stored))
    assert len(told) > 60 and stored and len(people) > 5
    assert [person for person in people if person.encode() in shown] == []
    assert KEY.encode() not in shown + warehouse.published.read_bytes() + database.read_bytes()


def test_what_the_next_run_says_counts(golden, hidden):
    warehouse, _ = hidden
    Warehouse(warehouse.data_dir, sources="accounts: []\n", as_of=GOLDEN_AS_OF).run()
    assert warehouse.fingerprints() == golden.fingerprints()
    assert warehouse.query("select is_pseudonymised from marts.publication") == [(False,)]


def test_without_a_key_nothing_runs_and_the_file_stays(hidden):
    warehouse, _ = hidden
    before = warehouse.published.read_bytes()
    output = warehouse.run(expect=1, extra={"PSEUDONYM_KEY": ""})
    assert output.startswith(f"Error: {warehouse.data_dir / 'sources.yml'}, line 1, pseudonymise: ")
    assert "PSEUDONYM_KEY is not set" in output and len(output.splitlines()) == 1
    assert warehouse.published.read_bytes() == before
