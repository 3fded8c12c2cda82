"""Where the program reads and writes, from the environment and `.env`.

Imports nothing slow: the command line checks its configuration before Dagster is loaded.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dotenv import dotenv_values

from orchestration.errors import UserError

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DBT_PROJECT_DIR = PROJECT_ROOT / "dbt_project"
LOCK_WAIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Settings:
    """Paths of one brand's warehouse; all absolute. `as_of` is None when the user set none."""

    sources_file: Path
    data_dir: Path
    inbox_dir: Path
    as_of: datetime | None
    dagster_home: Path
    owns_dagster_home: bool

    @property
    def warehouse(self) -> Path:
        return self.data_dir / "warehouse.duckdb"

    @property
    def insights(self) -> Path:
        return self.data_dir / "insights.duckdb"

    @property
    def reports(self) -> Path:
        return self.data_dir / "reports"

    @property
    def parquet(self) -> Path:
        """The folder of Parquet copies of the marts."""
        return self.reports / "parquet"

    @property
    def sample_dir(self) -> Path:
        return self.data_dir / "sample"

    @property
    def dbt_dir(self) -> Path:
        """What dbt writes: target, logs and our copy of the manifest."""
        return self.data_dir / "dbt"

    @property
    def lock_file(self) -> Path:
        return self.data_dir / "run.lock"


def environment(project_root: Path = PROJECT_ROOT) -> dict[str, str]:
    """The process environment over `.env` of the project: what was exported wins.

    Raises:
        UserError: `.env` is no UTF-8 text or cannot be read.
    """
    file = project_root / ".env"
    try:
        from_file = dotenv_values(file)
    except UnicodeDecodeError:
        raise UserError(f"{file}: is no UTF-8 text; allowed are lines such as NAME=value") from None
    except OSError as error:
        raise UserError(f"{file}: cannot be read: {error.strerror}") from None
    return {**{key: value for key, value in from_file.items() if value is not None}, **os.environ}


def load_settings(env: Mapping[str, str] | None = None, root: Path = PROJECT_ROOT) -> Settings:
    """Read SOURCES_FILE, DATA_DIR, INBOX_DIR, AS_OF and DAGSTER_HOME; empty counts as not set.

    Raises:
        UserError: AS_OF is no ISO time, or a path is of the wrong kind.
    """
    env = environment(root) if env is None else env
    data_dir = _path(env, "DATA_DIR", root, root / "data")
    dagster_home = env.get("DAGSTER_HOME") or ""
    settings = Settings(
        sources_file=_path(env, "SOURCES_FILE", root, root / "sources.yml"),
        data_dir=data_dir,
        inbox_dir=_path(env, "INBOX_DIR", root, data_dir / "inbox"),
        as_of=parse_as_of(env.get("AS_OF")),
        dagster_home=_path(env, "DAGSTER_HOME", root, data_dir / "dagster_home"),
        owns_dagster_home=dagster_home in ("", str(data_dir / "dagster_home")),
    )
    for name, path in (("DATA_DIR", settings.data_dir), ("INBOX_DIR", settings.inbox_dir)):
        if path.exists() and not path.is_dir():
            raise UserError(f"{name}: {path} is a file; a folder is needed")
    if settings.sources_file.is_dir():
        raise UserError(f"SOURCES_FILE: {settings.sources_file} is a folder; a YAML file is needed")
    return settings


def parse_as_of(text: str | None) -> datetime | None:
    """An ISO date or time as aware UTC; without an offset it is UTC; None when not set."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(
            f"AS_OF: {text!r} is no ISO time; allowed is for instance 2026-01-31T12:00:00Z"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def floor_to_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def child_environment(settings: Settings) -> dict[str, str]:
    """Variables for Dagster, dbt and GX in this process and its children.

    Telemetry is off here, so that it does not depend on what the user exported.
    """
    return {
        "SOURCES_FILE": str(settings.sources_file),
        "DATA_DIR": str(settings.data_dir),
        "INBOX_DIR": str(settings.inbox_dir),
        "DAGSTER_HOME": str(settings.dagster_home),
        "WAREHOUSE_PATH": str(settings.warehouse),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "GX_ANALYTICS_ENABLED": "false",
    }


def _path(env: Mapping[str, str], name: str, root: Path, default: Path) -> Path:
    text = env.get(name)
    try:
        path = Path(text).expanduser() if text else default
        absolute = (path if path.is_absolute() else root / path).absolute()
        if text:
            os.lstat(absolute)
    except FileNotFoundError:
        pass  # it will be made
    except (OSError, ValueError, RuntimeError) as error:
        # Too long, with a zero byte, below a file, in the home of nobody.
        raise UserError(f"{name}: {text!r} is no path that can be used: {error}") from None
    return absolute
