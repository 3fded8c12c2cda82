"""Paths and instants from the environment; what is wrong is said in one message."""

from datetime import UTC, datetime

import pytest

from orchestration.errors import UserError
from orchestration.settings import (
    child_environment,
    environment,
    floor_to_hour,
    load_settings,
    parse_as_of,
)


def test_defaults_lie_below_the_project(tmp_path):
    settings = load_settings({}, root=tmp_path)
    assert settings.sources_file == tmp_path / "sources.yml"
    assert settings.inbox_dir == tmp_path / "data" / "inbox"
    assert settings.warehouse == tmp_path / "data" / "warehouse.duckdb"
    assert settings.insights == tmp_path / "data" / "insights.duckdb"
    assert settings.dagster_home == tmp_path / "data" / "dagster_home"
    assert settings.owns_dagster_home
    assert settings.as_of is None


def test_empty_values_count_as_not_set(tmp_path):
    empty = dict.fromkeys(("DATA_DIR", "SOURCES_FILE", "INBOX_DIR", "AS_OF", "DAGSTER_HOME"), "")
    assert load_settings(empty, root=tmp_path) == load_settings({}, root=tmp_path)


def test_relative_paths_start_at_the_project_and_absolute_ones_stay(tmp_path):
    env = {"DATA_DIR": "brands/a", "INBOX_DIR": "/srv/drop", "DAGSTER_HOME": "/srv/dagster"}
    settings = load_settings(env, root=tmp_path)
    assert settings.data_dir == tmp_path / "brands" / "a"
    assert str(settings.inbox_dir) == "/srv/drop"
    assert str(settings.dagster_home) == "/srv/dagster"
    assert not settings.owns_dagster_home


def test_dotenv_is_read_and_the_environment_wins(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("DATA_DIR=from_file\nAS_OF=2026-01-01\n")
    monkeypatch.setenv("DATA_DIR", "exported")
    monkeypatch.delenv("AS_OF", raising=False)
    env = environment(tmp_path)
    assert (env["DATA_DIR"], env["AS_OF"]) == ("exported", "2026-01-01")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T12:30:00", datetime(2026, 1, 31, 12, 30, tzinfo=UTC)),
        ("2026-01-31T12:30:00+02:00", datetime(2026, 1, 31, 10, 30, tzinfo=UTC)),
        ("2026-01-31T12:30:00Z", datetime(2026, 1, 31, 12, 30, tzinfo=UTC)),
        (None, None),
    ],
)
def test_as_of_is_utc(text, expected):
    assert parse_as_of(text) == expected


def test_as_of_that_is_no_time_is_refused():
    with pytest.raises(UserError) as error:
        parse_as_of("yesterday")
    assert str(error.value) == (
        "AS_OF: 'yesterday' is no ISO time; allowed is for instance 2026-01-31T12:00:00Z"
    )


@pytest.mark.parametrize("name", ["DATA_DIR", "INBOX_DIR"])
def test_a_file_where_a_folder_is_needed_is_refused(tmp_path, name):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match=f"{name}: .*file is a file; a folder is needed"):
        load_settings({name: str(tmp_path / "file")}, root=tmp_path)


def test_a_folder_where_the_sources_file_is_needed_is_refused(tmp_path):
    with pytest.raises(UserError, match="SOURCES_FILE: .* is a folder; a YAML file is needed"):
        load_settings({"SOURCES_FILE": str(tmp_path)}, root=tmp_path)


def test_children_get_absolute_paths_and_no_telemetry(tmp_path):
    env = child_environment(load_settings({"DATA_DIR": "d"}, root=tmp_path))
    assert env["WAREHOUSE_PATH"] == str(tmp_path / "d" / "warehouse.duckdb")
    assert env["DAGSTER_HOME"] == str(tmp_path / "d" / "dagster_home")
    assert env["DBT_SEND_ANONYMOUS_USAGE_STATS"] == "false"
    assert env["GX_ANALYTICS_ENABLED"] == "false"


def test_the_hour_is_floored():
    assert floor_to_hour(datetime(2026, 1, 1, 12, 59, 59, 9, tzinfo=UTC)) == datetime(
        2026, 1, 1, 12, tzinfo=UTC
    )
