"""Files that are small and large inside: refused or loaded, never beyond the bound of a load."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: Peak of the loading process, and of a process that it starts to open a file.
MOST_MEGABYTES = 3_000
MOST_OF_A_READER = 2_048
#: Name of a giant -> what is said of it; None for one that is loaded.
SMALL = {
    "parquet_claims": "the file cannot be read",
    "workbook": "needs more memory or time than a workbook is given",
    "workbook_entities": "the workbook cannot be read",
    "wide": "the file has more than 1000 columns",
}
LARGE = {
    "zstd_trap": "unpacks to more than 1024 MB, over 200 times its size",
    "many_keys": "the file has more than 1000 columns",
    "long_quoted_line": "longer than 16 MB",
    "wide_table": None,
    "json_of_lists": None,
    "archive_trap": "is larger than 256 MB",
}
LARGEST = {
    "long_line": "longer than 16 MB",
    "gzip_trap": "unpacks to more than {growth} MB, over 200 times its size",
    "json_line": "no line of the file is a JSON object",
    "json_array": "the file cannot be read",
    "quotes": "a quoted field has no end",
    "parquet_texts": None,
    "parquet_huge_value": "needs more than 2048 MB or 120 s to be read",
    "archive_of_texts": "the zip archive holds more texts than are read",
    "export_of_broken_rows": "too few fields",
}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        *SMALL.items(),
        *(pytest.param(*one, marks=pytest.mark.long) for one in LARGE.items()),
        *(pytest.param(*one, marks=pytest.mark.full) for one in LARGEST.items()),
    ],
)
def test_a_giant_stays_within_the_bound(tmp_path: Path, name: str, reason: str | None) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.loading.hostile.giants", name, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    print(told)
    assert told["megabytes"] < MOST_MEGABYTES and told["children"] < MOST_OF_A_READER
    for rows, loaded, unchanged, quarantined in told["counts"]:
        assert rows == loaded + unchanged + quarantined > 0
    if reason is None:
        assert not told["reasons"]
    else:
        expected = reason.format(growth=200 * told["file"] // 1024**2)
        assert any(expected in one for one in told["reasons"]), told["reasons"]
