"""What takes more than one look at a world; the rules one by one stand in test_rules."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.ladder import answers
from tests.ladder.acts import Act
from tests.ladder.small_project import CompiledLadder, World

AS_OF = datetime(2026, 3, 2)
MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 6, 12)
ME = "mastodon:me"


def after(days: float) -> datetime:
    return NOON + timedelta(days=days)


def reply(number: int, days: float, peer: str, thread: str, person: str = ME) -> Act:
    return Act(
        f"r{number}",
        "reply",
        after(days),
        person,
        thread_id=thread,
        target_person_id=peer,
        text="ok",
    )


def animation(person: str = ME) -> list[Act]:
    """Three replies to two followers in two threads on three days: just enough."""
    peers = ("mastodon:x", "mastodon:y", "mastodon:x")
    return [reply(n, n, peers[n], ("t1", "t1", "t2")[n], person) for n in range(3)]


def top(
    ladder: CompiledLadder, acts: Sequence[Act], person: str = ME, as_of: datetime = AS_OF
) -> int:
    """Highest stage that the person ever shows; -1 without any row."""
    with ladder.run(World(acts, as_of)) as con:
        return max(answers.stages(con, person).values(), default=-1)


def test_weeks_follow_the_time_zone_over_a_clock_change(ladder: CompiledLadder) -> None:
    # Berlin: Monday 2026-03-30 00:00 is 22:00 UTC after the change, a week earlier 23:00.
    acts = [
        Act("a", "like", datetime(2026, 3, 22, 22, 59, 59), "mastodon:a"),
        Act("b", "like", datetime(2026, 3, 22, 23), "mastodon:b"),
        Act("c", "like", datetime(2026, 3, 29, 21, 59, 59), "mastodon:c"),
        Act("d", "like", datetime(2026, 3, 29, 22), "mastodon:d"),
    ]
    with ladder.run(World(acts, datetime(2026, 5, 1), timezone="Europe/Berlin")) as con:
        firsts = [min(answers.stages(con, f"mastodon:{name}")) for name in "abcd"]
    assert [d.isoformat() for d in firsts] == [
        "2026-03-16",
        "2026-03-23",
        "2026-03-23",
        "2026-03-30",
    ]


def test_two_platforms_of_one_person_add_up(ladder: CompiledLadder) -> None:
    acts = animation()
    acts[2] = replace(acts[2], platform="bluesky", target_person_id="bluesky:x")
    with ladder.run(World(acts, AS_OF)) as con:
        assert max(answers.stages(con, ME).values()) == 6
        found = answers.distribution(con, "mastodon", "bluesky")
    assert max(s for (p, _, s) in found if p == "all") == 6
    assert max(s for (p, _, s) in found if p == "mastodon") == 4
    assert max(s for (p, _, s) in found if p == "bluesky") == 4
    # Not linked, the same acts are of two people who stay at opinion.
    apart = [*acts[:2], replace(acts[2], person_id="bluesky:me")]
    assert top(ladder, apart) == top(ladder, apart, "bluesky:me") == 4


def test_a_late_act_rewrites_history(ladder: CompiledLadder) -> None:
    acts = animation()
    with ladder.run(World([acts[0], acts[2]], AS_OF)) as con:
        before = answers.stages(con, ME)
    with ladder.run(World(acts, AS_OF)) as con:
        late = answers.stages(con, ME)
    with ladder.run(World(acts[::-1], AS_OF)) as con:
        assert answers.stages(con, ME) == late
    assert set(before.values()) == {4}
    assert set(late.values()) == {6}
    assert before.keys() == late.keys()


def test_erasure_leaves_no_row_and_no_count(ladder: CompiledLadder) -> None:
    others = [Act("o", "like", NOON, "mastodon:o")]
    with ladder.run(World([*others, *animation()], AS_OF)) as con:
        assert answers.distribution(con)[("all", MONDAY, 6)] == 1
    with ladder.run(World(others, AS_OF)) as con:
        for table in ("person_week", "movers", "evidence"):
            rows = con.execute(
                f"select distinct person_id from marts.mart_ladder_{table}"
            ).fetchall()
            assert rows == [("mastodon:o",)]
        assert ("all", MONDAY, 6) not in answers.distribution(con)


def test_unfollowing_is_said(ladder: CompiledLadder) -> None:
    acts = [Act("f", "follow", NOON, ME), Act("u", "unfollow", after(8), ME)]
    with ladder.run(World(acts, AS_OF)) as con:
        row = answers.person_weeks(con)[(ME, MONDAY + timedelta(days=7))]
        mover = con.execute(
            "select reason, action_id from marts.mart_ladder_movers where to_stage = 0"
        ).fetchall()
    assert row[0] == 0 and row[4] == "unfollowed"
    assert mover == [("unfollowed", "u")]


def test_no_acts_no_rows(ladder: CompiledLadder) -> None:
    with ladder.run(World([], AS_OF)) as con:
        for table in ("person_week", "distribution", "transitions", "movers", "evidence"):
            assert con.execute(f"select count(*) from marts.mart_ladder_{table}").fetchone() == (0,)


def test_share_of_moves_needs_twenty_people_and_full_windows(ladder: CompiledLadder) -> None:
    likes = [Act(f"l{n}", "like", after(140), f"mastodon:p{n}") for n in range(20)]
    first = Act("first", "like", NOON, "mastodon:old")
    with ladder.run(World([first, *likes], datetime(2026, 12, 1))) as con:
        rows = con.execute(
            "select moved, from_stage, from_count, p, p_low, p_high "
            "from marts.mart_ladder_transitions where week_start = date '2026-06-01'"
        ).fetchall()
    held = next(row for row in rows if row[:2] == ("held", 2))
    assert held[2:4] == (20, 1.0)
    assert held[4] == pytest.approx(0.8389, abs=1e-3) and held[5] == pytest.approx(1.0)
    assert next(row for row in rows if row[1] == 0)[3] is None  # one person only
    with ladder.run(World(likes, datetime(2026, 12, 1))) as con:
        shares = con.execute("select count(p) from marts.mart_ladder_transitions where is_warm_up")
        assert shares.fetchone() == (0,)


def test_coverage_weighs_counters_against_people(ladder: CompiledLadder) -> None:
    likes = [Act(f"l{n}", "like", NOON, f"mastodon:p{n}") for n in range(8)]
    world = World(
        likes, AS_OF, measures=[("mastodon", "reactions", 12, 8), ("mastodon", "likes", 12, 8)]
    )
    with ladder.run(world) as con:
        rows = con.execute(
            "select distinct platform, ladder_coverage from marts.mart_ladder_distribution "
            "where stage = 2 order by platform"
        ).fetchall()
    assert rows == [("all", pytest.approx(2 / 3)), ("mastodon", pytest.approx(2 / 3))]
