"""Files, functions and models that a reader can take in at once."""

import ast

import pytest

from tests.architecture.project import ROOT, python_files

MAX_FILE, MAX_FUNCTION, MAX_SQL = 320, 50, 120
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def length(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def test_python_files_are_short():
    long = {str(p.relative_to(ROOT)): length(p) for p in python_files() if length(p) > MAX_FILE}
    assert long == {}


def own_lines(function):
    """Lines of a function without the functions inside it, which are counted for themselves."""
    inner = [n for n in ast.walk(function) if isinstance(n, FUNCTIONS) and n is not function]
    whole = function.end_lineno - function.lineno + 1
    return whole - sum(n.end_lineno - n.lineno + 1 for n in inner)


def test_functions_are_short():
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": own_lines(node)
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, FUNCTIONS) and own_lines(node) > MAX_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("folder", ["models", "macros", "tests"])
def test_sql_files_are_short(folder):
    files = (ROOT / "dbt_project" / folder).rglob("*.sql")
    long = {str(p.relative_to(ROOT)): length(p) for p in files if length(p) > MAX_SQL}
    assert long == {}


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
