"""A file whose columns change from delivery to delivery."""

from tests.loading.desk import Desk

FIRST = """\
platform,account,action_type,acted_at,action_id,quantity,text
forum,acme,like,2026-01-05T10:00:00Z,a1,1,
forum,acme,comment,2026-01-05T11:00:00Z,a2,2,fine
"""
CURRENT = "SELECT action_id, quantity, text FROM raw.files__actions WHERE is_current ORDER BY ALL"


def test_another_order_changes_nothing(desk: Desk) -> None:
    desk.take("a.csv", FIRST)
    rows = [line.split(",") for line in FIRST.splitlines()]
    counts = desk.take("a.csv", "\n".join(",".join(reversed(row)) for row in rows) + "\n")
    assert (counts.rows_in, counts.loaded, counts.unchanged, counts.quarantined) == (2, 0, 2, 0)


def test_a_new_column_is_kept_in_the_payload(desk: Desk) -> None:
    desk.take("a.csv", FIRST)
    lines = FIRST.splitlines()
    wider = [lines[0] + ",mood", lines[1] + ",", lines[2] + ",sunny"]
    counts = desk.take("a.csv", "\n".join(wider) + "\n")
    assert (counts.rows_in, counts.quarantined) == (2, 0)
    payloads = desk.rows(
        "SELECT action_id, payload ->> 'mood' FROM raw.files__actions WHERE is_current "
        "AND payload ->> 'mood' <> '' ORDER BY 1"
    )
    assert payloads == [("a2", "sunny")]
    assert desk.rows(CURRENT) == [("a1", 1.0, None), ("a2", 2.0, "fine")]


def test_a_column_that_went_is_unknown_and_history_keeps_it(desk: Desk) -> None:
    desk.take("a.csv", FIRST)
    counts = desk.take(
        "a.csv", "\n".join(line.rpartition(",")[0] for line in FIRST.splitlines()) + "\n"
    )
    assert (counts.loaded, counts.unchanged, counts.quarantined) == (1, 1, 0)
    assert desk.rows(CURRENT) == [("a1", 1.0, None), ("a2", 2.0, None)]
    before = desk.rows("SELECT text FROM raw.files__actions WHERE NOT is_current")
    assert before == [("fine",)]


def test_a_required_column_of_another_name_is_told_and_nothing_is_lost(desk: Desk) -> None:
    desk.take("a.csv", FIRST)
    counts = desk.take("a.csv", FIRST.replace("acted_at", "when"))
    assert (counts.rows_in, counts.quarantined) == (1, 1)
    ((_, reason),) = desk.refused()
    assert "acted_at" in reason
    assert desk.rows(CURRENT) == [("a1", 1.0, None), ("a2", 2.0, "fine")]


def test_a_value_of_another_type_costs_only_its_row(desk: Desk) -> None:
    desk.take("a.csv", FIRST)
    counts = desk.take("a.csv", FIRST.replace("a1,1,", "a1,3,").replace("a2,2,", "a2,many,"))
    assert (counts.loaded, counts.unchanged, counts.quarantined) == (1, 0, 1)
    assert desk.refused()[0][0] == 3 and "many" in desk.refused()[0][1]
    assert desk.rows(CURRENT) == [("a1", 3.0, None), ("a2", 2.0, "fine")]
