"""Where each figure comes from: counter, list, or nowhere."""

import pytest

from tests.marts.warehouse import Marts, Row

MEASURES = "mart_content_measures"


def figure(marts: Marts, account: str, content_id: str, measure: str) -> Row:
    return marts.row(MEASURES, account_id=account, content_id=content_id, measure=measure)


def test_the_newest_counter_up_to_now_wins_over_a_shorter_list(marts: Marts) -> None:
    likes = figure(marts, "counted", "p", "likes")
    assert (likes["value"], likes["source"], likes["status"]) == (120, "counter", "observed")
    assert likes["listed_value"] == 80
    assert likes["coverage"] == pytest.approx(0.67, abs=0.005)


def test_a_counter_observed_exactly_now_counts_and_a_later_one_does_not(marts: Marts) -> None:
    assert figure(marts, "counted", "p", "views")["value"] == 500
    impressions = figure(marts, "counted", "p", "impressions")
    assert (impressions["value"], impressions["source"]) == (None, "none")
    assert impressions["status"] == "missing"


def test_days_and_breakdowns_are_no_lifetime_counter(marts: Marts) -> None:
    saves = figure(marts, "counted", "p", "saves")
    assert (saves["value"], saves["status"]) == (None, "suppressed")


def test_own_replies_are_taken_off_the_counter_that_holds_them(marts: Marts) -> None:
    comments = figure(marts, "counted", "p", "comments")
    assert (comments["value"], comments["counter_value"], comments["listed_value"]) == (8, 10, 3)


def test_own_replies_below_a_comment_stay_where_the_counter_leaves_them_out(marts: Marts) -> None:
    comments = figure(marts, "federated", "p", "comments")
    assert (comments["value"], comments["listed_value"]) == (4, 2)
    assert comments["coverage"] == pytest.approx(1 / 4)  # of two listed, one answers the post


def test_counters_are_added_only_where_the_preference_says_so(marts: Marts) -> None:
    assert figure(marts, "counted", "p", "shares")["value"] == 7
    assert figure(marts, "federated", "p", "shares")["value"] == 7
    assert figure(marts, "federated", "p", "quotes")["value"] == 1


@pytest.mark.parametrize(
    ("post", "reactions", "likes"), [("total", 100, 60), ("parts", 95, 60), ("likes", None, 7)]
)
def test_reactions_hold_likes(
    marts: Marts, post: str, reactions: float | None, likes: float
) -> None:
    expected = likes if reactions is None else reactions
    assert figure(marts, "kinds", post, "reactions")["value"] == expected
    assert figure(marts, "kinds", post, "likes")["value"] == likes


def test_a_list_counts_quantities_of_acts_that_stand(marts: Marts) -> None:
    likes = figure(marts, "listed", "some", "likes")
    # Three people, a row of five, one removed only after now, one at the very instant.
    assert (likes["value"], likes["source"], likes["coverage"]) == (10, "actions", 1)
    assert likes["identified_value"] == 5


def test_no_listed_act_is_nought_only_where_the_file_holds_the_kind(marts: Marts) -> None:
    likes = figure(marts, "listed", "none", "likes")
    assert (likes["value"], likes["source"], likes["status"]) == (0, "actions", "zero")
    assert likes["coverage"] is None
    comments = figure(marts, "listed", "none", "comments")
    assert (comments["value"], comments["source"], comments["status"]) == (None, "none", "missing")


def test_content_published_after_now_stays_out(marts: Marts) -> None:
    assert marts.rows(MEASURES, account_id="listed", content_id="future") == []


def test_a_complete_list_longer_than_its_counter_wins(marts: Marts) -> None:
    quotes = figure(marts, "stuck", "p", "quotes")
    assert (quotes["value"], quotes["source"]) == (2, "actions")


def test_an_interface_list_is_nought_only_when_read_to_its_end(marts: Marts) -> None:
    assert figure(marts, "read", "whole", "likes")["value"] == 0
    assert figure(marts, "read", "cut", "likes")["value"] is None
    # Shares are reposts and quotes: one of the two lists was not read to its end.
    assert figure(marts, "read", "whole", "shares")["value"] is None


def test_ids_of_platforms_and_accounts_may_collide(marts: Marts) -> None:
    rows = marts.rows(MEASURES, content_id="same", measure="likes")
    assert {(r["platform"], r["account_id"]): r["value"] for r in rows} == {
        ("x", "one"): 3, ("x", "two"): 5, ("tiktok", "one"): 7,
    }  # fmt: skip


def test_coverage_of_metrics_counts_what_was_not_delivered_too(marts: Marts) -> None:
    rows = marts.rows("mart_metric_coverage", platform="other", metric="saves")
    assert {r["value_status"]: r["observation_count"] for r in rows} == {
        "suppressed": 1, "observed": 2,
    }  # fmt: skip
    later = marts.row("mart_metric_coverage", platform="other", metric="views")
    assert str(later["last_observed_at"]) == "2026-03-31 12:00:00"
    assert marts.rows("mart_metric_coverage", platform="other", metric="impressions") == []
