"""The statistics of the content marts against SciPy and NumPy."""

import math
import random
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pytest
from scipy import stats

from tests.marts.rendered import Row, connect, insert, render, run

AS_OF = "2026-06-01 12:00:00"
NOW = datetime.fromisoformat(AS_OF)


def _sql(macro: str, *arguments: str) -> str:
    """The expression that a macro makes of these expressions."""
    return render("{{ " + macro + "(" + ", ".join(f'"{text}"' for text in arguments) + ") }}")


def _posts(seed: int, count: int) -> list[dict[str, Any]]:
    """Posts of two accounts with a value at 72 hours and a usual level beside it."""
    rng = random.Random(seed)
    posts = []
    for number in range(count):
        weekday, hour = rng.choice([(1, 9), (1, 11), (4, 18), (6, 20), (7, 3)])
        level = rng.choice([40.0, 90.0])
        lift = 1.6 if (weekday, hour) == (4, 18) else 1.0
        posts.append(
            {
                "account": rng.choice("ab"),
                "content": f"c{number:03d}",
                "published": NOW - timedelta(days=rng.uniform(4, 170)),
                "weekday": weekday,
                "hour": hour,
                "value": float(round(level * lift * rng.lognormvariate(0, 0.4))),
                "level": level,
                "question": rng.random() < 0.4,
            }
        )
    return posts


def _load_posts(con: duckdb.DuckDBPyConnection, posts: list[dict[str, Any]]) -> None:
    insert(
        con,
        "int_post_standing",
        "platform text, account_id text, content_id text, measure text, age_hours int, basis text,"
        " published_at timestamp, value double, is_paid bool, format_posts bigint,"
        " format_median double, account_posts bigint, account_median double",
        [
            ("p", p["account"], p["content"], "reach", 72, "reach", p["published"], p["value"],
             False, 9, p["level"], 9, p["level"])
            for p in posts
        ],
    )  # fmt: skip
    insert(
        con,
        "dim_content",
        "platform text, account_id text, content_id text, weekday int, local_hour int",
        [("p", p["account"], p["content"], p["weekday"], p["hour"]) for p in posts],
    )
    insert(
        con,
        "int_content_traits",
        "platform text, account_id text, content_id text, feature text, feature_value text",
        [
            ("p", p["account"], p["content"], "has_question", "yes" if p["question"] else "no")
            for p in posts
        ],
    )


def _effect(post: dict[str, Any]) -> float:
    return math.log((post["value"] + 0.5) / (post["level"] + 0.5))


def test_p_of_student_is_that_of_scipy() -> None:
    con = duckdb.connect()
    grid = [
        (float(t), df)
        for df in [*range(1, 41), 75, 200, 1001]
        for t in [0, 0.01, 0.5, -1, 1.96, -2.5, 4, 9, 30]
    ]
    insert(con, "grid", "t double, df bigint", grid)
    got = con.execute(f"select t, df, {_sql('student_p', 't', 'df')} from grid").fetchall()
    for t, df, p in got:
        exact = 2 * stats.t.sf(abs(t), df)
        assert p == pytest.approx(exact, rel=1e-6, abs=1e-12), (t, df)
    nothing = con.execute(f"select {_sql('student_p', 'null::double', '3')}").fetchone()
    assert nothing == (None,)


def test_quantile_of_student_is_near_that_of_scipy() -> None:
    con = duckdb.connect()
    quantile = _sql("student_t975", "df")
    for df, got in con.execute(f"select df, {quantile} from range(2, 60) as given (df)").fetchall():
        assert got == pytest.approx(stats.t.ppf(0.975, df), rel=0.0005 if df >= 4 else 0.01)


def test_adjusted_p_is_that_of_scipy_within_its_family() -> None:
    rng = random.Random(5)
    rows = [
        (family, None if rng.random() < 0.2 else round(rng.random() ** 3, 2))
        for family in "abc"
        for _ in range(60)
    ]
    con = duckdb.connect()
    insert(con, "tests", "family text, p double", rows)
    got = con.execute(f"""
        select family, p, {_sql("bh_adjusted", "p", "ratio", "family")}
        from (select *, {_sql("bh_ratio", "p", "family")} as ratio from tests)
    """).fetchall()
    for family in "abc":
        mine = [(p, q) for name, p, q in got if name == family and p is not None]
        exact = stats.false_discovery_control([p for p, _ in mine])
        assert [q for _, q in mine] == pytest.approx(list(exact), rel=1e-12)
    assert all(q is None for _, p, q in got if p is None)


def test_best_time_is_that_of_scipy() -> None:
    posts = _posts(seed=11, count=160)
    con = connect(AS_OF)
    _load_posts(con, posts)
    run(con, "mart_best_time")
    got = {
        (account, weekday, block): (posts, effect, p, adjusted)
        for account, weekday, block, posts, effect, p, adjusted in con.execute(
            "select account_id, weekday, block_start_hour, posts, effect, p, p_adjusted"
            " from mart_best_time"
        ).fetchall()
    }
    blocks: dict[Row, list[float]] = defaultdict(list)
    for post in posts:
        blocks[post["account"], post["weekday"], post["hour"] // 3 * 3].append(_effect(post))
    assert got.keys() == blocks.keys()
    for account in "ab":
        keys = sorted(key for key in blocks if key[0] == account)
        exact = [stats.ttest_1samp(blocks[key], 0).pvalue for key in keys]
        adjusted = stats.false_discovery_control(exact)
        for key, p, q in zip(keys, exact, adjusted, strict=True):
            effects = blocks[key]
            assert got[key][0] == len(effects)
            assert got[key][1] == pytest.approx(math.exp(sum(effects) / (len(effects) + 5)))
            assert got[key][2] == pytest.approx(p, rel=1e-6, abs=1e-12)
            assert got[key][3] == pytest.approx(q, rel=1e-6, abs=1e-12)


def test_lift_is_welchs_of_scipy_with_whole_degrees_of_freedom() -> None:
    posts = _posts(seed=12, count=120)
    con = connect(AS_OF)
    _load_posts(con, posts)
    run(con, "int_feature_groups")
    run(con, "mart_content_features")
    rows = con.execute(
        "select account_id, posts, other_posts, lift, lift_low, lift_high, p"
        " from mart_content_features where feature_value = 'yes' order by account_id"
    ).fetchall()
    assert [row[0] for row in rows] == ["a", "b"]
    for account, count, others, lift, low, high, p in rows:
        mine = [post for post in posts if post["account"] == account]
        yes = [_effect(post) for post in mine if post["question"]]
        no = [_effect(post) for post in mine if not post["question"]]
        exact = stats.ttest_ind(yes, no, equal_var=False)
        df = math.floor(exact.df)
        difference, error = np.mean(yes) - np.mean(no), abs(np.mean(yes) - np.mean(no))
        error /= abs(exact.statistic)
        assert (count, others) == (len(yes), len(no))
        assert lift == pytest.approx(math.exp(difference))
        assert p == pytest.approx(2 * stats.t.sf(abs(exact.statistic), df), rel=1e-6)
        assert exact.pvalue <= p <= exact.pvalue * 1.1
        margin = stats.t.ppf(0.975, df) * error
        assert math.log(low) == pytest.approx(difference - margin, rel=1e-4)
        assert math.log(high) == pytest.approx(difference + margin, rel=1e-4)


def _later_reach_inputs(seed: int) -> tuple[list[Row], list[Row]]:
    """Account a with 45 posts, many of them tied; of b one post too few for five later ones."""
    rng = random.Random(seed)
    standing, rates = [], []
    for account, count in (("a", 45), ("b", 24)):
        for number in range(count):
            content, when = f"{number:03d}", NOW - timedelta(days=100 - number)
            reach, rate = float(rng.randint(10, 14)), rng.randint(1, 6) / 100
            standing.append(
                ("p", account, content, when, "reach", 72, reach, "reach", number % 15 == 7)
            )
            rates.append(("p", account, content, "reach", "s0_interactivity", "ok", rate))
    return standing, rates


def _load_later_reach(con: duckdb.DuckDBPyConnection, seed: int, backwards: bool) -> None:
    standing, rates = _later_reach_inputs(seed)
    step = -1 if backwards else 1
    insert(
        con,
        "int_post_standing",
        "platform text, account_id text, content_id text, published_at timestamp, measure text,"
        " age_hours int, value double, basis text, is_paid bool",
        standing[::step],
    )
    insert(
        con,
        "mart_engagement_rates",
        "platform text, account_id text, content_id text, denominator text, lens text,"
        " status text, rate double",
        rates[::step],
    )
    con.execute(
        "create or replace table dim_content as select platform, account_id, content_id,"
        " published_at, true as is_own from int_post_standing"
    )


def test_rank_correlation_is_spearmans_of_scipy() -> None:
    con = connect(AS_OF)
    _load_later_reach(con, seed=3, backwards=False)
    run(con, "int_later_reach")
    run(con, "mart_interactivity_reach")
    standing, rates = _later_reach_inputs(3)
    rate_of = {(row[1], row[2]): row[6] for row in rates}
    organic = [row for row in standing if row[1] == "a" and not row[8]]
    pairs = [
        (rate_of["a", row[2]], np.mean([later[6] for later in organic[i + 1 : i + 6]]))
        for i, row in enumerate(organic[:-5])
    ]
    exact = stats.spearmanr([x for x, _ in pairs], [y for _, y in pairs])
    posts, rho, p, low, high = con.execute(
        "select posts, correlation, p, correlation_low, correlation_high"
        " from mart_interactivity_reach where account_id = 'a' and measure = 'reach'"
    ).fetchone()
    assert posts == len(pairs)
    assert rho == pytest.approx(exact.statistic, rel=1e-9)
    assert p == pytest.approx(exact.pvalue, rel=1e-6)
    margin = 1.96 * math.sqrt((1 + rho**2 / 2) / (len(pairs) / 5 - 3))
    assert (low, high) == pytest.approx(
        (math.tanh(math.atanh(rho) - margin), math.tanh(math.atanh(rho) + margin))
    )
    few = con.execute(
        "select posts, correlation, p, status from mart_interactivity_reach"
        " where account_id = 'b' and measure = 'reach'"
    ).fetchone()
    assert few == (17, None, None, "not_enough_posts")


@pytest.mark.parametrize("mart", ["mart_best_time", "mart_content_features"])
def test_rows_in_another_order_give_the_same_bits(mart: str) -> None:
    seen = []
    for step in (1, -1):
        con = connect(AS_OF)
        _load_posts(con, _posts(seed=13, count=90)[::step])
        if mart == "mart_content_features":
            run(con, "int_feature_groups")
        run(con, mart)
        seen.append(con.execute(f"from {mart} order by all").fetchall())
    assert seen[0] == seen[1]
    assert len(seen[0]) > 1
