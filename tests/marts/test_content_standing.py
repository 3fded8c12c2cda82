"""Where a post stands among the account's earlier ones, against NumPy."""

import random
from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.marts.rendered import connect, insert, run

AS_OF = "2026-06-01 12:00:00"
NOW = datetime.fromisoformat(AS_OF)


def test_standing_is_that_of_numpy_over_the_earlier_organic_posts() -> None:
    rng = random.Random(8)
    posts = [
        (
            f"{number:03d}",
            rng.choice(["image", "video"]),
            NOW - timedelta(days=rng.randint(1, 300)),
            float(rng.randint(0, 50)),
            rng.random() < 0.1,
        )
        for number in range(120)
    ]
    con = connect(AS_OF)
    insert(
        con,
        "int_content_at_age",
        "platform text, account_id text, content_id text, format text, published_at timestamp,"
        " measure text, age_hours int, value double, basis text",
        [("p", "a", c, form, at, "reach", 72, value, "reach") for c, form, at, value, _ in posts],
    )
    con.execute(
        "create table int_lens_at_age as select * exclude (measure), measure as lens"
        " from int_content_at_age where false"
    )
    insert(
        con,
        "dim_content",
        "platform text, account_id text, content_id text, is_paid bool, is_own bool",
        [("p", "a", c, paid, True) for c, _, _, _, paid in posts],
    )
    run(con, "int_post_standing")
    rows = con.execute(
        "select content_id, standing_posts, standing_p20, standing_median, standing_p95,"
        " format_median, account_posts, account_median from int_post_standing"
    ).fetchall()
    of = {post[0]: post for post in posts}
    for content, count, p20, median, p95, recent, account_count, account_median in rows:
        _, form, at, _, _ = of[content]
        earlier = [q for q in posts if q[2] < at and not q[4]]
        same = [q[3] for q in earlier if q[1] == form and q[2] >= at - timedelta(days=180)]
        near = [q for q in earlier if q[2] >= at - timedelta(days=56)]
        assert (count, account_count) == (len(same), len(near))
        if same:
            exact = np.quantile(same, [0.2, 0.5, 0.95])
            assert (p20, median, p95) == pytest.approx(tuple(exact))
        near_same = [q[3] for q in near if q[1] == form]
        assert recent == (pytest.approx(np.median(near_same)) if near_same else None)
        assert account_median == (pytest.approx(np.median([q[3] for q in near])) if near else None)
