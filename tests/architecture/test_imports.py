"""Who may import whom, and which library appears where."""

import subprocess
import sys

import pytest

from tests.architecture.project import ROOT, imports, python_files

OURS = {"extractors", "expectations", "orchestration", "text_labels", "benchmarks", "tests"}
# Folder -> packages of ours that it may import; dbt_project holds text_labels and Python models.
ALLOWED = {
    "extractors": {"extractors"},
    "expectations": {"expectations"},
    "orchestration": {"extractors", "expectations", "orchestration"},
    "dbt_project": {"text_labels"},
    "benchmarks": {"benchmarks", "extractors", "expectations", "orchestration", "text_labels"},
}
# Library -> the packages that may know it.
PLACES = {
    "dagster": {"orchestration"},
    "dagster_dbt": {"orchestration"},
    "requests": {"extractors"},
    "great_expectations": {"expectations"},
    "py3langid": {"dbt_project", "benchmarks"},
    "vaderSentiment": {"dbt_project", "benchmarks"},
}


def found(package):
    for path in python_files(package):
        for line, name in imports(path):
            yield f"{path.relative_to(ROOT)}:{line}", name.split(".")[0]


@pytest.mark.parametrize("package", ALLOWED)
def test_packages_import_only_what_stands_below_them(package):
    wrong = [
        f"{place} imports {top}" for place, top in found(package) if top in OURS - ALLOWED[package]
    ]
    assert wrong == []


@pytest.mark.parametrize("library", PLACES)
def test_a_library_is_known_in_one_package_only(library):
    wrong = [
        place
        for package in ALLOWED
        if package not in PLACES[library]
        for place, top in found(package)
        if top == library
    ]
    assert wrong == []


def test_extractors_need_little_beside_the_standard_library():
    allowed = sys.stdlib_module_names | {"extractors", "requests", "zstandard"}
    wrong = [f"{place} imports {top}" for place, top in found("extractors") if top not in allowed]
    assert wrong == []


def test_labels_need_little_beside_the_standard_library():
    # Neither dbt nor DuckDB nor Dagster: the package works on plain texts and lists.
    allowed = sys.stdlib_module_names | {"text_labels", "py3langid", "vaderSentiment"}
    wrong = [f"{place} imports {top}" for place, top in found("dbt_project") if top not in allowed]
    assert wrong == []


def test_private_names_of_libraries_stand_in_one_module():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for package in ALLOWED
        for path in python_files(package)
        if path.name != "library_internals.py"
        for line, name in imports(path)
        if name.split(".")[0] in ("dagster", "dagster_dbt", "dbt") and "._" in name
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("module", "slow"),
    [
        ("orchestration.__main__", ("dagster", "dbt", "duckdb", "great_expectations")),
        ("orchestration.sources", ("dagster", "dbt", "duckdb", "great_expectations")),
        ("orchestration.checks", ("dagster", "dbt", "great_expectations")),
        ("expectations.runner", ("great_expectations", "pandas")),
        ("expectations.worker", ("great_expectations", "pandas")),
        ("text_labels.table", ("numpy", "pandas", "py3langid", "vaderSentiment")),
    ],
)
def test_slow_libraries_are_loaded_only_when_needed(module, slow):
    script = (
        "import sys; sys.path.append('dbt_project/python'); "
        f"import {module}; print([n for n in {slow!r} if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
