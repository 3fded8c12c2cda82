"""Totals of the lenses, their rates and the people behind them, per piece of content."""

import pytest

from tests.marts.warehouse import Marts, Row

RATE = "s1_engagement_rate_by_"


def post(marts: Marts, account: str, content_id: str = "p", **where: str) -> Row:
    return marts.row("mart_engagement_content", account_id=account, content_id=content_id, **where)


def test_lenses_add_parts_once(marts: Marts) -> None:
    row = post(marts, "counted")
    # 120 reactions, 8 comments, 7 shares, 30 link clicks; the 50 clicks hold the 30.
    assert row["s1_engagement_actions"] == 165
    assert row["s0_engagement_actions"] == 135
    assert row["s2_quantity_actions"] == 165
    assert row["s0_interactivity_actions"] == 30
    assert (row["clicks"], row["link_clicks"]) == (50, 30)


def test_conditional_kinds_are_listed_acts_and_never_scaled_up(marts: Marts) -> None:
    row = post(marts, "counted")
    # 120 likes and, of three listed comments, a question and a positive one.
    assert row["s2_quality_actions"] == 122
    # Comments 3 of 8, shares 0 of 7, reactions 80 of 120.
    assert row["s2_quality_coverage"] == pytest.approx(83 / 135)
    # Answered: the comment that was answered directly.
    assert row["s1_two_way_actions"] == 1
    assert row["s1_two_way_coverage"] == pytest.approx(3 / 8)


def test_a_lens_of_which_nothing_is_known_is_null(marts: Marts) -> None:
    row = post(marts, "federated")
    assert row["s0_interactivity_actions"] is None
    assert post(marts, "kinds", "likes")["s1_two_way_actions"] is None


def test_a_complete_list_without_such_an_act_is_nought(marts: Marts) -> None:
    assert post(marts, "listed", "none")["s1_engagement_actions"] == 0


def test_rates_stand_beside_both_sides(marts: Marts) -> None:
    row = post(marts, "counted")
    assert row[RATE + "reach"] == pytest.approx(0.165)
    assert (row[RATE + "reach_num"], row[RATE + "reach_den"]) == (165, 1000)
    assert row[RATE + "views"] == pytest.approx(0.33)
    assert row[RATE + "impressions"] is None
    assert row["watch_seconds_per_view"] == 5
    assert row["link_click_rate"] is None


@pytest.mark.parametrize(
    ("account", "followers", "rate"),
    [
        ("edge", 200, 0.1),
        ("stale", None, None),
        ("same-day", 400, 0.05),
        ("next-day", None, None),
        ("nobody", 0, None),
    ],
)
def test_followers_are_those_of_the_publish_day(
    marts: Marts, account: str, followers: float | None, rate: float | None
) -> None:
    row = post(marts, account)
    assert row["followers"] == followers
    assert row[RATE + "followers"] == (None if rate is None else pytest.approx(rate))


@pytest.mark.parametrize(
    ("account", "engaged", "identified"), [("known", 9, 9), ("unknown", None, 8), ("told", 50, 8)]
)
def test_people_stand_for_engaged_users_only_when_nearly_all_are_known(
    marts: Marts, account: str, engaged: float | None, identified: int
) -> None:
    row = post(marts, account)
    assert (row["engaged_users"], row["identified_engagers"]) == (engaged, identified)


def test_organic_and_paid_are_not_mixed_in_one_rate(marts: Marts) -> None:
    def rate(content_id: str, platform: str = "other", denominator: str = "impressions") -> Row:
        return marts.row("mart_engagement_rates", account_id="scoped", content_id=content_id,
                         platform=platform, denominator=denominator,
                         lens="s1_engagement")  # fmt: skip

    maybe = rate("maybe")
    assert (maybe["rate"], maybe["status"], maybe["paid_scope"]) == (None, "mixed_paid_scope", None)
    assert (maybe["rate_num"], maybe["rate_den"]) == (10, 1000)
    unpaid = rate("unpaid")
    assert (unpaid["rate"], unpaid["paid_scope"]) == (pytest.approx(0.01), "all")
    organic = rate("p", "linkedin")
    assert (organic["rate"], organic["paid_scope"]) == (pytest.approx(0.01), "organic")
    zero = rate("p", "linkedin", "reach")
    assert (zero["rate"], zero["status"]) == (None, "denominator_zero")
    assert rate("maybe", denominator="views")["status"] == "denominator_unknown"
