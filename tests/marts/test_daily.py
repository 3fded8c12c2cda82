"""Marts by account and day: lists, gains of counters, people and dialogue."""

from datetime import date, timedelta

import pytest

from tests.marts.daily_scenarios import crowd_visits
from tests.marts.warehouse import Marts, Row


def day(marts: Marts, account: str, when: str, table: str = "mart_engagement_daily") -> Row:
    return marts.row(table, account_id=account, platform="other", activity_date=when)


@pytest.mark.parametrize(
    ("when", "likes"),
    [
        ("2026-03-01", None),  # the first reading is a base
        ("2026-03-02", 5),
        ("2026-03-03", -2),  # 36 hours to the second; losses are kept
        ("2026-03-04", None),
        ("2026-03-05", None),  # a longer gap
        ("2026-03-06", 6),
        ("2026-03-07", 1),  # after midnight in Berlin
    ],
)
def test_gains_of_counters_over_short_gaps(marts: Marts, when: str, likes: float | None) -> None:
    row = day(marts, "metered", when)
    assert row["likes"] == row["reactions"] == likes


def test_the_accounts_own_day_wins_over_the_sum_of_its_posts(marts: Marts) -> None:
    row = day(marts, "metered", "2026-03-02")
    assert (row["link_clicks"], row["day_basis"], row["source"]) == (8, "platform", "counter")
    assert row["active_persons"] is None
    reach = day(marts, "metered", "2026-03-02", "mart_audience_daily")
    assert (reach["reach"], reach["followers_gained"], reach["followers_lost"]) == (300, 4, None)


def test_a_changed_definition_is_a_new_base(marts: Marts) -> None:
    changed = day(marts, "metered", "2026-03-02")
    assert (changed["comments"], changed["definition_versions"]) == (None, "comments v2")
    # The likes are known that day, what the lens adds up is not.
    assert (changed["likes"], changed["s0_engagement_actions"]) == (5, None)
    assert day(marts, "metered", "2026-03-03")["comments"] == 3


def test_a_lens_is_null_while_one_of_its_counters_has_a_gap(marts: Marts) -> None:
    assert day(marts, "metered", "2026-03-04")["s0_engagement_actions"] is None
    # Likes -2, comments +3: all that this account has on the lens.
    assert day(marts, "metered", "2026-03-03")["s0_engagement_actions"] == 1


def test_listed_days_are_nought_between_first_and_last_act_only(marts: Marts) -> None:
    assert day(marts, "listed", "2026-03-15")["likes"] is None  # published, nothing listed yet
    assert day(marts, "listed", "2026-03-20")["likes"] == 9
    assert day(marts, "listed", "2026-03-21")["likes"] == 0
    assert day(marts, "listed", "2026-03-31")["likes"] == 1
    assert day(marts, "listed", "2026-03-21")["comments"] is None
    assert day(marts, "listed", "2026-03-20")["shares"] == 1


def test_lists_are_preferred_for_days(marts: Marts) -> None:
    row = day(marts, "counted", "2026-03-20")
    assert (row["likes"], row["comments"], row["source"]) == (80, 3, "actions")
    # Nine likes and a quote.
    assert day(marts, "listed", "2026-03-20")["vanity_share"] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("when", "active", "repeat", "people"),
    [("2026-03-01", 2, 0, 2), ("2026-03-28", 3, 1, 2), ("2026-03-29", 3, 0, 1)],
)
def test_repeat_rate_counts_days_within_28(
    marts: Marts, when: str, active: int, repeat: int, people: int
) -> None:
    row = day(marts, "loyal", when)
    assert (row["repeat_rate_28d_num"], row["repeat_rate_28d_den"]) == (repeat, active)
    assert row["repeat_rate_28d"] == pytest.approx(repeat / active)
    assert row["active_persons"] == people


def test_repeat_rate_agrees_with_a_count_by_hand(marts: Marts) -> None:
    visits = set(crowd_visits())
    rows = marts.rows("mart_engagement_daily", account_id="crowd")
    assert len(rows) > 60
    for row in rows:
        end: date = row["activity_date"]
        window = [(p, d) for p, d in visits if end - timedelta(days=27) <= d <= end]
        people = {p for p, _ in window}
        repeated = {p for p in people if sum(q == p for q, _ in window) >= 2}
        assert (row["repeat_rate_28d_num"], row["repeat_rate_28d_den"]) == (
            len(repeated), len(people),
        ), end  # fmt: skip


def test_positive_share_needs_thirty_classified_texts(marts: Marts) -> None:
    enough = day(marts, "voiced", "2026-03-10")
    assert (enough["positive_text_share_num"], enough["positive_text_share_den"]) == (20, 25)
    assert enough["positive_text_share"] == pytest.approx(0.8)
    assert (enough["texts"], enough["classified_texts"]) == (33, 30)
    few = day(marts, "voiced", "2026-03-11")
    assert (few["positive_text_share"], few["classified_texts"]) == (None, 29)


def test_days_are_final_three_days_after_their_end(marts: Marts) -> None:
    rows = marts.rows("mart_engagement_daily", account_id="final")
    assert {str(r["activity_date"]): r["is_final"] for r in rows} == {
        "2026-03-26": True, "2026-03-27": True, "2026-03-28": False, "2026-03-29": False,
        "2026-03-30": False,
    }  # fmt: skip


def test_dialogue_of_a_day(marts: Marts) -> None:
    row = day(marts, "deep", "2026-03-10", "mart_interactivity_daily")
    assert (row["two_way_rate_num"], row["two_way_rate_den"]) == (1, 3)
    assert row["two_way_threads"] == 1
    assert row["two_way_rate"] == pytest.approx(1 / 3)
    assert row["two_way_rate_low"] < 1 / 3 < row["two_way_rate_high"]
    # Of Ana's answer to the brand and Ben's to Chi; Chi's to herself is left out.
    assert row["peer_reply_share"] == pytest.approx(1 / 2)
    # Depths 2, 1 and 1.
    assert row["conversation_depth"] == pytest.approx(4 / 3)
    assert row["conversation_depth_max"] == 2


def test_deep_acts_against_reach_and_looks(marts: Marts) -> None:
    row = day(marts, "deep", "2026-03-10", "mart_interactivity_daily")
    assert (row["actionability_num"], row["actionability_den"]) == (5, 200)
    assert row["actionability_rate"] == pytest.approx(0.025)
    # Eight link clicks and six follows against those follows, six comments and replies.
    assert row["s0_interactivity_actions"] == 8 + 6 + 3
    assert row["actionability_rate_by_acts"] == pytest.approx(17 / 200)
    assert row["interactivity_ratio_den"] == 6 + 6
    assert row["profile_to_follow_rate"] == pytest.approx(2)
    assert row["has_follows_without_views"] is True


def test_completion_and_holding_by_the_platforms_days(marts: Marts) -> None:
    row = day(marts, "viewed", "2026-03-10", "mart_interactivity_daily")
    assert row["completion_rate"] == pytest.approx(0.25)
    assert (row["completion_source"], row["completion_basis"]) == ("reported", "action_date")
    assert row["story_hold_proxy"] == pytest.approx(1 - 20 / 50)
    assert row["actionability_rate"] is None


def test_completion_and_holding_by_the_posts_of_the_day(marts: Marts) -> None:
    row = day(marts, "posted", "2026-03-10", "mart_interactivity_daily")
    # Ratio of sums over the videos that tell both: (40 + 60) / (100 + 300).
    assert (row["completion_rate_num"], row["completion_rate_den"]) == (100, 400)
    assert row["completion_basis"] == "post_date"
    assert row["video_completes"] is None
    assert row["story_hold_proxy"] == pytest.approx(0.7)


def test_looped_videos_exceed_one_and_have_no_wilson_interval(marts: Marts) -> None:
    row = day(marts, "looped", "2026-03-10", "mart_interactivity_daily")
    assert row["completion_rate"] == pytest.approx(1.2)
    assert row["completion_rate_low"] is None


@pytest.mark.parametrize(
    ("when", "followers"),
    [("2026-03-06", None), ("2026-03-07", 200), ("2026-03-10", 200)],
)
def test_followers_hold_for_three_days(marts: Marts, when: str, followers: float | None) -> None:
    rows = marts.rows("mart_audience_daily", account_id="edge", activity_date=when)
    assert [r["followers"] for r in rows] == ([] if followers is None else [followers])
