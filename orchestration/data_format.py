"""Which release wrote a DATA_DIR: a newer one's is left alone, an older one's is brought up.

Nothing is converted here. Raw is loaded again where the load has changed (`loading.renewal`),
models are built again where the dbt project has (`fingerprint`), what extractors remember has a
format of its own (`extractors.state`).
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from orchestration.disk import write_whole
from orchestration.errors import UserError
from orchestration.settings import PROJECT_ROOT

# To be raised when an earlier release would misread what this one writes below DATA_DIR.
FORMAT = 2
NAME = "format.json"


def release() -> str:
    """This program's version."""
    with (PROJECT_ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


def check_format(data_dir: Path) -> None:
    """Does nothing where this release can work on the folder.

    Raises:
        UserError: a newer release wrote it, or nobody can tell.
    """
    file = data_dir / NAME
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        number, by = written["format"], written["release"]
        newer = number > FORMAT
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError):
        raise UserError(
            f"{file} is damaged: it says which release wrote the folder. Nothing was touched.\n"
            "If no newer release than this one ever ran on it, remove the file and run again."
        ) from None
    if newer:
        raise UserError(
            f"{data_dir} was written by release {by} (data format {number}); this is release "
            f"{release()}, which knows formats up to {FORMAT}. Nothing was touched.\n"
            f"Use release {by} or newer, or set DATA_DIR to another folder."
        )


def claim(data_dir: Path) -> None:
    """Check the folder and write this release's name on it; to be called by who holds its lock.

    Raises:
        UserError: see `check_format`.
    """
    check_format(data_dir)
    file = data_dir / NAME
    text = json.dumps({"format": FORMAT, "release": release()}) + "\n"
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        write_whole(file, text)
