"""The macros of intervals and shrinkage by themselves, against SciPy and the worked examples.

They are plain SQL once rendered, so no dbt run is needed.
"""

import random
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jinja2 import Environment
from scipy import stats

from tests.marts.warehouse import ROOT

MACROS: Any = (
    Environment()
    .from_string(Path(ROOT / "dbt_project/macros/statistics.sql").read_text(encoding="utf-8"))
    .module
)
# The 97.5th percentile of the normal distribution has more digits than the 1.96 of the macros.
DIGITS = 5e-5


def value(expression: str) -> float | None:
    row = duckdb.execute(f"select {expression}").fetchone()
    assert row is not None
    return row[0]


def wilson(num: Any, den: Any) -> tuple[float | None, float | None]:
    return value(MACROS.wilson_low(num, den)), value(MACROS.wilson_high(num, den))


def gamma(events: float, exposure: float, dispersion: float = 1) -> tuple[Any, Any]:
    return (
        value(MACROS.gamma_rate_low(events, exposure, dispersion)),
        value(MACROS.gamma_rate_high(events, exposure, dispersion)),
    )


@pytest.mark.parametrize(
    ("num", "den", "low", "high"),
    [(3, 4, 0.30, 0.95), (300, 400, 0.71, 0.79), (5, 5, 0.57, 1.0)],
)
def test_wilson_of_the_worked_examples(num: int, den: int, low: float, high: float) -> None:
    assert wilson(num, den) == (pytest.approx(low, abs=0.005), pytest.approx(high, abs=0.005))


def test_wilson_agrees_with_scipy_on_edges_and_random_pairs() -> None:
    rng = random.Random(11)
    pairs = [(0, 1), (1, 1), (0, 50), (20, 20), (450, 9000)]
    for _ in range(200):
        den = round(10 ** rng.uniform(0, 6))
        pairs.append((rng.randint(0, den), den))
    for num, den in pairs:
        expected = stats.binomtest(num, den).proportion_ci(method="wilson")
        low, high = wilson(num, den)
        assert low == pytest.approx(expected.low, abs=DIGITS), (num, den)
        assert high == pytest.approx(expected.high, abs=DIGITS), (num, den)
        assert 0 <= low <= num / den + 1e-12 and num / den - 1e-12 <= high <= 1


@pytest.mark.parametrize(
    ("num", "den"), [(6, 5), (-1, 5), (0, 0), ("null", 5), (1, "null"), (0, -1)]
)
def test_wilson_is_null_for_what_is_no_proportion(num: Any, den: Any) -> None:
    assert wilson(num, den) == (None, None)


def test_ratio_is_null_over_nought_and_unknown_sides() -> None:
    assert value(MACROS.ratio(1, 4)) == 0.25
    assert value(MACROS.ratio(0, 4)) == 0
    assert value(MACROS.ratio(1, 0)) is None
    assert value(MACROS.ratio(1, "null")) is None
    assert value(MACROS.ratio("null", 4)) is None


@pytest.mark.parametrize("events", [4.5, 5.0, 8.0, 20.0, 63.0, 360.0, 5000.0])
def test_gamma_interval_is_within_one_percent_of_scipy_from_four_and_a_half_acts_on(
    events: float,
) -> None:
    exposure = 2020.0
    expected = stats.gamma.ppf([0.025, 0.975], events, scale=1 / exposure)
    assert gamma(events, exposure) == tuple(pytest.approx(end, rel=0.01) for end in expected)


@pytest.mark.parametrize(
    ("events", "low_error"), [(1.0, 0.50), (2.0, 0.08), (3.0, 0.03), (4.0, 0.013)]
)
def test_below_that_the_lower_end_is_too_low_and_the_upper_end_still_holds(
    events: float, low_error: float
) -> None:
    expected = stats.gamma.ppf([0.025, 0.975], events)
    low, high = gamma(events, 1.0)
    # Too low means careful: a ranking by the lower end never favours a post for too few acts.
    assert 0.01 * expected[0] < expected[0] - low < low_error * expected[0]
    assert high == pytest.approx(expected[1], rel=0.01)


def test_gamma_interval_widens_with_the_root_of_the_dispersion() -> None:
    (low, high), (wide_low, wide_high) = gamma(400.0, 1000.0), gamma(400.0, 1000.0, 4)
    assert (wide_high - wide_low) / (high - low) == pytest.approx(2, rel=0.01)


def test_gamma_interval_never_leaves_nought_and_needs_an_act_and_exposure() -> None:
    assert gamma(0.2, 10.0)[0] == 0
    assert gamma(0.0, 10.0) == gamma(3.0, 0.0) == (None, None)


@pytest.mark.parametrize(
    ("acts", "exposure", "expected"), [(3, 20, 0.0312), (0, 20, 0.0297), (300, 10000, 0.0300)]
)
def test_shrinkage_of_the_worked_examples(acts: int, exposure: int, expected: float) -> None:
    """With a = 60 and b = 2000 the rate of few acts stays near 0.03, that of many is its own."""
    events, total = acts + 60.0, exposure + 2000.0
    assert value(MACROS.ratio(events, total)) == pytest.approx(expected, abs=5e-5)
    low, high = gamma(events, total)
    assert (low, high) == tuple(
        pytest.approx(end, rel=0.01) for end in stats.gamma.ppf([0.025, 0.975], events) / total
    )
    assert low < expected < high


def priors(posts: list[tuple[int, int]]) -> tuple[float, ...]:
    """What model int_rate_priors makes of posts, as (acts, exposure), of one group."""
    sql = (ROOT / "dbt_project/models/intermediate/engagement/int_rate_priors.sql").read_text()
    limits = {"prior_days": 180, "prior_min_posts": 20}
    model = Environment().from_string(sql).render(
        ref=str,
        threshold=limits.__getitem__,
        hours_after=lambda instant, hours: f"{instant} + to_hours({hours})",
    )  # fmt: skip
    with duckdb.connect() as con:
        con.execute("create table stg_run__settings as select timestamp '2026-03-31' as as_of")
        con.execute(
            "create table int_content_rate_parts as select 'x' as platform, 'video' as format,"
            " 168 as age_hours, 's1' as lens, 'reach' as denominator, 'ok' as status,"
            " null::varchar as denominator_definition, timestamp '2026-03-01' as published_at,"
            " acts::double as rate_num, exposure::double as rate_den"
            " from (select unnest(?) as acts, unnest(?) as exposure)",
            [[acts for acts, _ in posts], [exposure for _, exposure in posts]],
        )
        row = con.execute(
            f"select mean_rate, prior_events, prior_exposure, dispersion from ({model})"
        ).fetchone()
    assert row is not None
    return row


def test_a_prior_by_moments_finds_the_gamma_that_made_the_posts() -> None:
    """2000 posts drawn from a gamma of 60 and 2000: the mean within 5 %, shape and rate within
    30 %, since they are the variance of variances; the model explains the spread."""
    rates = stats.gamma(60, scale=1 / 2000).rvs(2000, random_state=5)
    exposures = stats.randint(500, 5000).rvs(2000, random_state=6)
    acts = stats.poisson(rates * exposures).rvs(random_state=7)
    posts = [(int(y), int(n)) for y, n in zip(acts, exposures, strict=True)]
    mean, shape, rate, dispersion = priors(posts)
    assert mean == pytest.approx(0.03, rel=0.05)
    assert shape == pytest.approx(60, rel=0.3)
    assert rate == pytest.approx(2000, rel=0.3)
    assert dispersion == pytest.approx(1, abs=0.15)


def test_posts_that_differ_less_than_by_chance_have_no_prior() -> None:
    mean, shape, rate, dispersion = priors([(30, 1000)] * 20)
    assert (mean, shape, rate, dispersion) == (pytest.approx(0.03), None, None, 1)
