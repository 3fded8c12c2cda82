"""The published file opens in an older DuckDB, as BI tools carry it."""

import subprocess
import sys

import pytest

OLDER = "1.4.4"


def test_an_older_client_reads_the_published_file(tmp_path, golden):
    older = tmp_path / "older"
    installed = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(older),
         f"duckdb=={OLDER}"],
        capture_output=True, text=True,
    )  # fmt: skip
    if installed.returncode:
        pytest.skip(f"duckdb {OLDER} cannot be installed here: {installed.stderr[-200:]}")
    script = (
        "import sys, duckdb; assert duckdb.__version__ == sys.argv[2], duckdb.__version__;"
        "con = duckdb.connect(sys.argv[1], read_only=True);"
        "print(con.execute('select count(*) from marts.fct_actions').fetchone()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(golden.published), OLDER],
        env={"PYTHONPATH": str(older)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == golden.query("select count(*) from marts.fct_actions")[0][0]
