"""The catalogue: stable names, known without the checking library."""

import re
import subprocess
import sys

import pytest

from expectations.catalog import check_names
from expectations.suites import checks_of


def test_the_catalogue_needs_no_checking_library() -> None:
    code = (
        "import sys; from expectations.catalog import check_names; import expectations.runner; "
        "assert check_names('raw') and check_names('marts'); "
        "assert not {'great_expectations', 'sqlalchemy', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("group", ["raw", "marts"])
def test_names_are_unique_and_plain(group: str) -> None:
    names = [info.check for info in check_names(group)]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z0-9_]+", name)] == []


def test_checks_say_what_they_are_about() -> None:
    raw = {info.check: info for info in check_names("raw")}
    assert raw["raw_bluesky__payload"].source == "bluesky"
    assert raw["raw_bluesky__payload"].table is None
    assert raw["loads__counts"].table == "raw.loads"
    assert raw["loads__quarantine_share"].severity == "warning"
    marts = {info.check: info for info in check_names("marts")}
    assert marts["fct_actions__direction_values"].column == "direction"
    assert marts["fct_actions__direction_values"].severity == "critical"


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(ValueError, match="allowed are raw, marts"):
        check_names("staging")


def test_two_checks_of_a_batch_never_ask_the_same() -> None:
    """The library takes equal expectations of a suite for one."""
    for group in ("raw", "marts"):
        queries = [(c.batch, c.sql) for c in checks_of(group) if isinstance(c.sql, str)]
        assert len(set(queries)) == len(queries)


def test_queries_hold_no_placeholders() -> None:
    """Braces and lone colons have a meaning in the layers that a query passes through."""
    for group in ("raw", "marts"):
        for check in checks_of(group):
            if isinstance(check.sql, str):
                assert not set("{}") & set(check.sql), check.name
                assert not re.search(r"(?<![:\w]):\w", check.sql), check.name
