"""Intervals and shrinkage of rates, against SciPy and a plain reference."""

import statistics
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jinja2 import Environment
from scipy import stats

from tests.marts.content_scenarios import SERIES
from tests.marts.warehouse import ROOT, Marts, Row

MACROS: Any = (
    Environment()
    .from_string(Path(ROOT / "dbt_project/macros/statistics.sql").read_text(encoding="utf-8"))
    .module
)


def value(expression: str) -> float | None:
    row = duckdb.execute(f"select {expression}").fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("num", "den", "low", "high"),
    [(3, 4, 0.30, 0.95), (300, 400, 0.71, 0.79), (5, 5, 0.57, 1.0)],
)
def test_wilson_of_the_worked_examples(num: int, den: int, low: float, high: float) -> None:
    assert value(MACROS.wilson_low(num, den)) == pytest.approx(low, abs=0.005)
    assert value(MACROS.wilson_high(num, den)) == pytest.approx(high, abs=0.005)


@pytest.mark.parametrize(("num", "den"), [(0, 1), (0, 50), (1, 7), (19, 20), (20, 20), (450, 9000)])
def test_wilson_agrees_with_scipy(num: int, den: int) -> None:
    expected = stats.binomtest(num, den).proportion_ci(method="wilson")
    assert value(MACROS.wilson_low(num, den)) == pytest.approx(expected.low, abs=1e-4)
    assert value(MACROS.wilson_high(num, den)) == pytest.approx(expected.high, abs=1e-4)


@pytest.mark.parametrize(("num", "den"), [(6, 5), (-1, 5), (0, 0), ("null", 5), (1, "null")])
def test_wilson_is_null_for_what_is_no_proportion(num: Any, den: Any) -> None:
    assert value(MACROS.wilson_low(num, den)) is None
    assert value(MACROS.wilson_high(num, den)) is None


@pytest.mark.parametrize("events", [8.0, 63.0, 360.0, 5000.0])
def test_gamma_interval_is_within_one_percent_of_scipy(events: float) -> None:
    exposure = 2020.0
    low, high = stats.gamma.ppf([0.025, 0.975], events, scale=1 / exposure)
    assert value(MACROS.gamma_rate_low(events, exposure, 1)) == pytest.approx(low, rel=0.01)
    assert value(MACROS.gamma_rate_high(events, exposure, 1)) == pytest.approx(high, rel=0.01)


def test_gamma_interval_widens_with_the_root_of_the_dispersion() -> None:
    plain, wide = (
        value(f"({MACROS.gamma_rate_high(400.0, 1000.0, d)}) - "
              f"({MACROS.gamma_rate_low(400.0, 1000.0, d)})")
        for d in (1, 4)
    )  # fmt: skip
    assert plain is not None and wide is not None
    assert wide / plain == pytest.approx(2, rel=0.01)


def test_gamma_interval_never_leaves_nought_and_needs_an_act() -> None:
    assert value(MACROS.gamma_rate_low(0.2, 10.0, 1)) == 0
    assert value(MACROS.gamma_rate_low(0.0, 10.0, 1)) is None


def prior(posts: list[tuple[int, int]]) -> tuple[float, float]:
    """Shape and rate of the gamma by moments: what the spread leaves over Poisson noise."""
    acts, exposure = (sum(side) for side in zip(*posts, strict=True))
    mean = acts / exposure
    spread = sum(n * (y / n - mean) ** 2 for y, n in posts) / exposure
    rest = spread - mean / statistics.mean(n for _, n in posts)
    return mean**2 / rest, mean / rest


def shrink(events: float, exposure: float, shape: float, rate: float) -> float:
    return (events + shape) / (exposure + rate)


@pytest.mark.parametrize(
    ("events", "exposure", "expected"), [(3, 20, 0.0312), (0, 20, 0.0297), (300, 10000, 0.0300)]
)
def test_the_reference_gives_the_worked_examples(
    events: int, exposure: int, expected: float
) -> None:
    assert shrink(events, exposure, 60, 2000) == pytest.approx(expected, abs=5e-5)


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
