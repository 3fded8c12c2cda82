"""The sample, written once for all of its tests."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orchestration.sample import Sample, write_sample
from tests.sample.contract_reader import Read, Row, read


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return write_sample(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def files(sample: Sample) -> dict[str, Read]:
    """Path relative to the inbox -> what a reader of the contract finds in it."""
    paths = sorted(p for p in sample.inbox_dir.rglob("*") if p.is_file())
    return {p.relative_to(sample.inbox_dir).as_posix(): read(p) for p in paths}


def rows_of(files: dict[str, Read], table: str, folder: str = "01_history") -> list[Row]:
    return [
        row
        for name, found in files.items()
        if found.table == table and name.startswith(folder)
        for row in found.good
    ]


def instant(value: Any) -> datetime:
    """A time of a file as the contract reads it: without an offset it is UTC."""
    when = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


@pytest.fixture(scope="session")
def actions(files: dict[str, Read]) -> list[Row]:
    """First versions of all acts of the inbox."""
    return rows_of(files, "actions")


@pytest.fixture(scope="session")
def content(files: dict[str, Read]) -> list[Row]:
    return rows_of(files, "content")


@pytest.fixture(scope="session")
def metrics(files: dict[str, Read]) -> list[Row]:
    return rows_of(files, "metrics")
