"""What the marts say, in the shapes of the reference."""

from datetime import date
from typing import Any

import duckdb

WEEK_COLUMNS = (
    "stage raw_stage highest_stage_ever disposition lapse_reason skipped_stages weeks_in_stage "
    "stage_expires_on has_private_dialogue is_warm_up"
).split()
NO_ROW = (0, 0, "")


def person_weeks(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, date], tuple[Any, ...]]:
    """Rows of ``mart_ladder_person_week``; fails where a person has two rows in a week."""
    rows = con.execute(
        f"select person_id, week_start, {', '.join(WEEK_COLUMNS)} "
        "from marts.mart_ladder_person_week"
    ).fetchall()
    found = {(row[0], row[1]): tuple(row[2:]) for row in rows}
    assert len(found) == len(rows)
    return found


def stages(con: duckdb.DuckDBPyConnection, person: str) -> dict[date, int]:
    """Stage per Monday of one person; weeks without a row are missing."""
    return dict(
        con.execute(
            "select week_start, stage from marts.mart_ladder_person_week where person_id = ?",
            [person],
        ).fetchall()
    )


def distribution(
    con: duckdb.DuckDBPyConnection, *platforms: str
) -> dict[tuple[str, date, int], int]:
    """People per platform (those named, and all), week and stage, where there are any."""
    rows = con.execute(
        "select platform, week_start, stage, person_count from marts.mart_ladder_distribution "
        "where person_count <> 0 and platform in (select unnest(?))",
        [["all", *platforms]],
    ).fetchall()
    return {(platform, monday, stage): count for platform, monday, stage, count in rows}


def transitions(con: duckdb.DuckDBPyConnection) -> dict[tuple[date, int, int, str], int]:
    """People per week, stage before, stage after and direction."""
    rows = con.execute(
        "select week_start, from_stage, to_stage, moved, person_count "
        "from marts.mart_ladder_transitions"
    ).fetchall()
    return {tuple(row[:4]): row[4] for row in rows}


def broken_evidence(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Weeks with a stage that no act of the person stands behind."""
    return con.execute(
        """
        select weeks.person_id, weeks.week_start, weeks.stage
        from marts.mart_ladder_person_week as weeks
        where weeks.stage > 0 and not exists (
            select 1
            from marts.mart_ladder_evidence as evidence
            inner join marts.fct_actions as acts
                on acts.action_key = evidence.action_key and acts.person_id = evidence.person_id
            where evidence.person_id = weeks.person_id
                and evidence.stage = weeks.stage
                and weeks.week_start between evidence.week_start and evidence.last_week_start
        )
        """
    ).fetchall()


def time_in_stage(con: duckdb.DuckDBPyConnection, platform: str) -> dict[int, tuple[Any, ...]]:
    """Rows of ``mart_ladder_time_in_stage`` for a platform (or all), in the reference's order."""
    rows = con.execute(
        "select stage, spell_count, completed_count, censored_count, warm_up_count, "
        "km_median_weeks, biased_mean_weeks_of_completed_spells, "
        "round(median_active_span_days, 6) from marts.mart_ladder_time_in_stage where platform = ?",
        [platform],
    ).fetchall()
    return {row[0]: tuple(row[1:]) for row in rows}


def hazard(con: duckdb.DuckDBPyConnection) -> dict[tuple[int, int, str], tuple[int, int]]:
    """Rows of ``mart_ladder_hazard``: stage, week of the spell and direction -> part and whole."""
    rows = con.execute(
        "select stage, weeks_in_stage, moved, person_count, from_count "
        "from marts.mart_ladder_hazard"
    ).fetchall()
    return {tuple(row[:3]): tuple(row[3:]) for row in rows}


def people(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[Any, ...]]:
    """Rows of ``mart_ladder_people``, in the reference's order."""
    rows = con.execute(
        "select person_id, entry_platform, entry_week_start, stage, highest_stage_ever, "
        "first_reached_week_start, weeks_to_stage, path, skipped_stages "
        "from marts.mart_ladder_people"
    ).fetchall()
    return {row[0]: tuple(row[1:]) for row in rows}


def cohorts(con: duckdb.DuckDBPyConnection) -> dict[tuple[date, int, int], tuple[Any, ...]]:
    """Month, stage and horizon -> people, cut off, part and status of ``mart_ladder_cohorts``."""
    rows = con.execute(
        "select cohort_month, stage, horizon_weeks, person_count, warm_up_count, "
        "reached_share_num, status from marts.mart_ladder_cohorts"
    ).fetchall()
    return {tuple(row[:3]): tuple(row[3:]) for row in rows}


def monthly_moves(con: duckdb.DuckDBPyConnection) -> dict[tuple[date, int, int, str], int]:
    """People per month, stage before, stage after and direction."""
    rows = con.execute(
        "select month_start, from_stage, to_stage, moved, person_count "
        "from marts.mart_ladder_transitions_monthly"
    ).fetchall()
    return {tuple(row[:4]): row[4] for row in rows}
