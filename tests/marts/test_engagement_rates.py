"""Shrinkage of rates towards posts of their kind, against a plain reference."""

import statistics

import pytest
from scipy import stats

from tests.marts.content_scenarios import SERIES
from tests.marts.warehouse import Marts, Row


def prior(posts: list[tuple[int, int]]) -> tuple[float, float]:
    """Shape and rate of the gamma by moments: what the spread leaves over Poisson noise."""
    acts, exposure = (sum(side) for side in zip(*posts, strict=True))
    mean = acts / exposure
    spread = sum(n * (y / n - mean) ** 2 for y, n in posts) / exposure
    rest = spread - mean / statistics.mean(n for _, n in posts)
    return mean**2 / rest, mean / rest


def shrink(events: float, exposure: float, shape: float, rate: float) -> float:
    return (events + shape) / (exposure + rate)


def series(marts: Marts, platform: str, content_id: str) -> Row:
    return marts.row("mart_engagement_rates", platform=platform, account_id="series",
                     content_id=content_id, lens="s1_engagement", denominator="reach")  # fmt: skip


def test_rates_shrink_towards_posts_of_their_platform_format_and_age(marts: Marts) -> None:
    shape, rate = prior(SERIES["tiktok"])
    for number, (acts, reach) in enumerate(SERIES["tiktok"]):
        row = series(marts, "tiktok", f"s{number}")
        assert (row["interval_basis"], row["prior_posts"]) == ("shrunk", 25)
        assert row["rate"] == pytest.approx(acts / reach)
        assert row["shrunk_rate"] == pytest.approx(shrink(acts, reach, shape, rate))
        assert row["rate_low"] < row["shrunk_rate"] < row["rate_high"]
    # Too old to shape the prior (25 posts, not 26), still judged by it.
    assert series(marts, "tiktok", "old")["prior_posts"] == 25


def test_posts_that_differ_by_chance_alone_share_one_rate(marts: Marts) -> None:
    row = series(marts, "youtube", "s0")
    assert (row["interval_basis"], row["shrunk_rate"]) == ("pooled", pytest.approx(0.02))
    low, high = stats.gamma.ppf([0.025, 0.975], 400, scale=1 / 20000)
    assert (row["rate_low"], row["rate_high"]) == (
        pytest.approx(low, rel=0.01), pytest.approx(high, rel=0.01),
    )  # fmt: skip


def test_below_twenty_posts_a_rate_is_raw_and_says_so(marts: Marts) -> None:
    row = series(marts, "threads", "s5")
    assert (row["interval_basis"], row["prior_posts"]) == ("raw", None)
    assert row["shrunk_rate"] == row["rate"] == pytest.approx(10 / 400)


def test_a_month_divides_sums_and_tells_the_mean_of_its_posts_apart(marts: Marts) -> None:
    posts = SERIES["tiktok"]
    row = marts.row("mart_engagement_periods", platform="tiktok", account_id="series",
                    period="month", period_start="2026-02-01", basis="post_date",
                    lens="s1_engagement", denominator="reach")  # fmt: skip
    acts, reach = (sum(side) for side in zip(*posts, strict=True))
    assert (row["rate_num"], row["rate_den"], row["posts"]) == (acts, reach, len(posts))
    assert row["rate"] == pytest.approx(acts / reach)
    assert row["rate_post_mean"] == pytest.approx(statistics.fmean(y / n for y, n in posts))
    assert row["rate"] != pytest.approx(row["rate_post_mean"])
    # A like weighs 1: weighted and plain are one here.
    assert row["weighted_rate"] == pytest.approx(row["rate"])
