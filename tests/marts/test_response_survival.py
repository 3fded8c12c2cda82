"""Kaplan-Meier median of response times, as the model computes it, against SciPy."""

import random
from pathlib import Path

import duckdb
import numpy as np
import pytest
from jinja2 import Environment
from scipy import stats

from tests.marts.warehouse import ROOT

MODEL = Path(ROOT / "dbt_project/models/intermediate/response/int_response_survival.sql")
Spell = tuple[int, bool]


def samples() -> list[list[Spell]]:
    """Waiting times with many ties, each answered or censored, from few to hundreds."""
    chance = random.Random(7)
    found = []
    for _ in range(400):
        size = chance.choice((1, 2, 3, 5, 8, 30, 300))
        longest = chance.choice((2, 6, 40, 100_000))
        answered = chance.choice((0.0, 0.3, 0.5, 0.7, 1.0))
        found.append(
            [(chance.randint(0, longest), chance.random() < answered) for _ in range(size)]
        )
    return found


def expected_median(spells: list[Spell]) -> float | None:
    times = [float(seconds) for seconds, _ in spells]
    curve = stats.ecdf(
        stats.CensoredData.right_censored(times, [not answered for _, answered in spells])
    ).sf
    low = curve.quantiles[np.asarray(curve.probabilities) <= 0.5 + 1e-9]
    return float(low[0]) if len(low) else None


@pytest.fixture(scope="module")
def medians() -> dict[int, float | None]:
    """Sample -> median by the model's own SQL, all samples in one run."""
    columns = zip(
        *(
            (number, seconds, answered)
            for number, spells in enumerate(samples())
            for seconds, answered in spells
        ),
        strict=True,
    )
    con = duckdb.connect()
    con.execute(
        "create table int_response_spells (platform varchar, account_id integer, channel varchar,"
        " period varchar, period_start date, spell_seconds bigint, is_answered boolean)"
    )
    con.execute(
        "insert into int_response_spells select 'x', unnest(?), 'dm', 'week', date '2026-03-02',"
        " unnest(?), unnest(?)",
        [list(column) for column in columns],
    )
    sql = Environment().from_string(MODEL.read_text(encoding="utf-8")).render(ref=lambda name: name)
    return dict(con.execute(f"select account_id, km_median_seconds from ({sql})").fetchall())


def test_median_agrees_with_scipy(medians: dict[int, float | None]) -> None:
    assert medians == {number: expected_median(spells) for number, spells in enumerate(samples())}


def test_the_samples_hold_the_hard_cases(medians: dict[int, float | None]) -> None:
    unknown = sum(median is None for median in medians.values())
    assert 50 < unknown < 350
    tied = [
        spells
        for spells in samples()
        if {seconds for seconds, answered in spells if answered}
        & {seconds for seconds, answered in spells if not answered}
    ]
    assert len(tied) > 50
