"""The project's files as the architecture tests see them."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("extractors", "expectations", "orchestration", "dbt_project", "benchmarks", "tests")
_OUTPUT = {".venv", ".git", "data", "target", "logs", "__pycache__"}


def python_files(*packages: str) -> list[Path]:
    """Python files of the packages, all of them when none is named."""
    return sorted(
        path
        for package in packages or PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if not _OUTPUT & set(path.relative_to(ROOT).parts)
    )


def project_files() -> list[Path]:
    """Files that belong to the project: those of git and new ones that git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0 and listed.stdout:
        paths = (ROOT / name for name in listed.stdout.splitlines())
    else:  # an unpacked archive
        paths = (p for p in ROOT.rglob("*") if not _OUTPUT & set(p.relative_to(ROOT).parts))
    return sorted(path for path in paths if path.is_file())


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full module name of every import of a file, those inside functions as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written in full"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
