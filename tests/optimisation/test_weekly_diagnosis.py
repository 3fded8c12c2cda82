"""The diagnosis in SQL against the same rules in Python, over random weeks."""

import random
from collections import Counter

import numpy as np
import pytest
from scipy.stats import norm, poisson

from tests.optimisation.compiled import compile_models, diagnose
from tests.optimisation.weekly_reference import Verdict, Week, judge

SERIES = 200
RULES = {
    "insufficient_data",
    "improve_content_quality",
    "needs_reach",
    "both_down",
    "viral_or_controversy",
    "incident",
    "record_what_was_posted",
    "within_normal_range",
    "provisional",
}
GUARDS = {"missing_days", "definition_changed", "coverage_moved", "few_weeks", "quality_unknown"}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return compile_models(tmp_path_factory.mktemp("weekly"))


def random_weeks(rng: random.Random) -> list[Week]:
    """An account of its own size and unrest, with weeks in which something happens."""
    draws = np.random.default_rng(rng.getrandbits(32))
    level, share, unrest = rng.choice((3, 25, 120, 900)), rng.uniform(0.3, 0.8), rng.uniform(0, 0.3)
    has_quality = rng.random() < 0.95
    length, definition_no, weeks = rng.randint(9, 45), 0, []
    for number in range(length):
        up, good, bad = 1.0, 1.0, 0.25
        if rng.random() < 0.25:
            up, good, bad = rng.choice(((1, 0.3), (0.4, 1.1), (0.4, 0.4), (2.5, 0.3), (2, 2))) + (
                rng.choice((0.25, 0.8)),
            )
        pace = level * draws.lognormal(0, unrest)
        quality = float(draws.poisson(pace * share * good))
        quantity = quality + float(draws.poisson(max(pace * (up - share * good), 0)))
        changed = "views" if rng.random() < 0.02 else None
        definition_no += changed is not None and rng.random() < 0.5
        classified = int(draws.binomial(int(quantity), 0.5))
        missing = rng.choice((1, 7)) if rng.random() < 0.03 else 0
        weeks.append(
            Week(
                number=number,
                quantity=None if missing else quantity,
                quality=quality if has_quality and not missing else None,
                is_final=number < length - 1,
                missing_days=missing,
                silent_days=rng.choice((1, 3, 7)) if rng.random() < 0.02 else 0,
                changed=changed,
                definition_no=definition_no,
                coverage_move=rng.choice((None, 0.0, 0.05, -0.04, 0.06 * (rng.random() < 0.3))),
                classified=classified,
                negative=int(draws.binomial(classified, bad)),
                rate_num=None if rng.random() < 0.1 else min(quality, quantity),
                rate_den=quantity,
            )
        )
    return weeks


def close(value, expected):
    return (value is None) == (expected is None) and (
        value is None or value == pytest.approx(expected, rel=1e-9, abs=1e-12)
    )


def matches(row: dict, verdict: Verdict) -> bool:
    return (
        row["diagnosis"] == verdict.diagnosis
        and row["insufficient_reason"] == verdict.guard
        and row["baseline_weeks"] == verdict.baseline_weeks
        and close(row["quantity_z"], verdict.quantity_z)
        and close(row["quality_z"], verdict.quality_z)
        and close(row["balance_index"], verdict.balance_index)
    )


def test_every_week_is_judged_as_the_rules_in_python_judge_it(models):
    rng = random.Random(28)
    accounts = {f"a{number}": random_weeks(rng) for number in range(SERIES)}
    rows = diagnose(models, accounts)
    assert len(rows) == sum(map(len, accounts.values()))
    wrong = [
        (key, row, verdict)
        for key, row in rows.items()
        if not matches(row, verdict := judge(accounts[key[0]], key[1]))
    ]
    assert wrong[:3] == []
    # The random weeks reach every diagnosis and every reason against one.
    assert {str(row["diagnosis"]) for row in rows.values()} == RULES
    assert {row["insufficient_reason"] for row in rows.values()} - {None} == GUARDS
    assert min(Counter(row["diagnosis"] for row in rows.values()).values()) >= 5


@pytest.mark.parametrize("center", [20, 60, 200, 1000])
def test_in_a_quiet_account_z_is_that_of_the_exact_poisson_test(models, center):
    steps = (-2.7, -2.5, -2, 2, 2.5, 3)
    values = sorted({round(center + step * center**0.5) for step in steps})
    steady = [Week(number, float(center), float(center)) for number in range(20)]
    accounts = {str(x): [*steady, Week(20, float(x), float(x))] for x in values}
    rows = diagnose(models, accounts)
    for x in values:
        # Half of the value's own probability lies on either side of it.
        exact = norm.ppf(poisson.cdf(x, center) - poisson.pmf(x, center) / 2)
        assert rows[str(x), 20]["quantity_z"] == pytest.approx(exact, abs=0.25), x
