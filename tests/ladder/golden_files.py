"""The worked example: general actions table in, stage of every person and week out."""

import csv
from datetime import UTC, datetime
from pathlib import Path

from tests.ladder.acts import Act

FOLDER = Path(__file__).parent / "golden"
AS_OF = datetime(2026, 8, 17)

#: person and Monday -> stage, raw stage, disposition ("" for none)
Expected = dict[tuple[str, str], tuple[int, int, str]]


def golden_acts() -> list[Act]:
    """Acts of the worked example."""
    with (FOLDER / "ladder_actions.csv").open(newline="") as lines:
        return [_act(row) for row in csv.DictReader(lines)]


def golden_stages() -> Expected:
    """Stages that the worked example expects."""
    with (FOLDER / "ladder_expected.csv").open(newline="") as lines:
        return {
            (row["person_id"], row["week_start"]): (
                int(row["stage"]),
                int(row["raw_stage"]),
                row["disposition"],
            )
            for row in csv.DictReader(lines)
        }


def _act(row: dict[str, str]) -> Act:
    def person(column: str) -> str | None:
        return f"{row['platform']}:{row[column]}" if row[column] else None

    return Act(
        action_id=row["action_id"],
        action_type=row["action_type"],
        acted_at=_time(row["acted_at"]),
        person_id=person("person_id"),
        platform=row["platform"],
        account_id=row["account"],
        content_id=row["content_id"] or None,
        in_reply_to=row["in_reply_to"] or None,
        thread_id=row["thread_id"] or None,
        target_person_id=person("target_person_id"),
        text=row["text"] or None,
        space_kind=row["space_kind"] or None,
        is_paid=row["is_paid"] == "true",
        removed_at=_time(row["removed_at"]) if row["removed_at"] else None,
        brand_stance=row["brand_stance"] or None,
        stance=row["stance"] or None,
    )


def _time(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
