"""What is checked, without importing the library that checks: known at definition time."""

from dataclasses import dataclass

from expectations.model import SOURCE_BATCH, Severity
from expectations.suites import checks_of


@dataclass(frozen=True)
class CheckInfo:
    """Description of one check, as ``run_checks`` will report it.

    ``check`` is unique within its group and stable; letters, digits and underscores only.
    ``source`` is set for checks of all raw tables of one source, ``table`` (qualified) for checks
    of one table; neither for checks of the whole file. ``sentence`` says what must hold.
    """

    check: str
    table: str | None
    column: str | None
    source: str | None
    severity: Severity
    sentence: str


def check_names(group: str) -> list[CheckInfo]:
    """All checks of ``group`` (``raw`` or ``marts``): ``run_checks`` answers each exactly once.

    Raises ValueError for another group.
    """
    return [
        CheckInfo(
            check=check.name,
            table=check.table,
            column=check.column,
            source=_source(check.batch),
            severity=check.severity,
            sentence=check.sentence,
        )
        for check in checks_of(group)
    ]


def _source(batch: str) -> str | None:
    if batch.startswith(SOURCE_BATCH):
        return batch.removeprefix(SOURCE_BATCH)
    return None
