"""docs/metrics.md answers every requirement by columns and tests that exist."""

import ast
import re

import pytest
import yaml

from tests.architecture.project import ROOT

DBT = ROOT / "dbt_project"
PAGE = ROOT / "docs" / "metrics.md"
_S2 = [("I", 7), ("Q", 7), ("W", 6), ("T", 10), ("E", 9), ("M", 5), ("O", 6)]
REQUIRED = {
    *(f"0.{n}" for n in range(1, 19)),
    *(f"1.{n}" for n in range(1, 10)),
    *(f"2.{letter}{n}" for letter, last in _S2 for n in range(1, last + 1)),
    *("2.N", "2.C1", "B00"),
    *(f"3.{n}" for n in range(1, 13)),
    *(f"B{n}" for n in range(35)),
    *(f"C{n}" for n in range(1, 10)),
}


def models():
    found = {}
    for path in DBT.glob("models/marts/**/*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            found[model["name"]] = {column["name"]: column for column in model["columns"]}
    return found


def rows():
    table = PAGE.read_text(encoding="utf-8").partition("| id | asks for |")[2]
    lines = [line for line in table.splitlines()[2:] if line.startswith("| ")]
    return {cells[1]: cells for cells in ([c.strip() for c in line.split("|")] for line in lines)}


def quoted(cell):
    return re.findall(r"`([^`]+)`", cell)


@pytest.fixture(scope="module")
def unit_tests():
    names = {path.stem for path in DBT.glob("tests/**/*.sql")}
    for path in DBT.glob("models/**/*unit_tests.yml"):
        tests = yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]
        names |= {test["name"] for test in tests}
    return names


def test_every_requirement_has_its_row():
    assert set(rows()) == REQUIRED


def test_every_answer_is_a_published_column():
    published = models()
    wrong = [
        f"{id_}: {name}"
        for id_, cells in rows().items()
        for name in quoted(cells[3]) or ["nothing"]
        if name.partition(".")[2] not in published.get(name.partition(".")[0], {})
    ]
    assert wrong == []


def functions(file):
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.parse("")
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_proof_exists(unit_tests):
    wrong = []
    for id_, cells in rows().items():
        for name in quoted(cells[4]) or ["nothing"]:
            file, _, function = name.partition("::")
            known = function in functions(file) if function else name in unit_tests
            if not known:
                wrong.append(f"{id_}: {name}")
    assert wrong == []


def test_every_stage_has_its_row_in_the_crosswalk():
    seed = (DBT / "seeds" / "ladder_stages.csv").read_text(encoding="utf-8").splitlines()[1:]
    stages = [tuple(line.split(",")[:2]) for line in seed]
    text = PAGE.read_text(encoding="utf-8")
    assert len(stages) == 8
    assert [stage for stage in stages if f"| {stage[0]} {stage[1]} |" not in text] == []


def test_figures_are_in_the_dictionary():
    """A number in a mart is a metric, unless its name says what else it is."""
    others = re.compile(
        r"(_stage|^stage|version|_key|_order|^priority|^place|^depth|^valence|_hours?|^weekday"
        r"|_weeks|_stages_?|^load_id|^months_since|_id|_index)$"
    )
    facts = {name for name in models() if name.startswith(("fct_", "dim_"))}
    silent = [
        f"{table}.{name}"
        for table, columns in models().items()
        for name, column in columns.items()
        if column["data_type"] in ("double", "bigint", "integer")
        and table not in facts
        and not others.search(name)
        and not column.get("config", {}).get("meta", {}).get("unit")
    ]
    assert silent == []
