"""X analytics files, from the inbox into raw."""

from tests.loading.desk import Desk

POSTS = (
    "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,"
    "Replies,Reposts,Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks\n"
    '1900000000000000001,"Tue, Aug 25, 2026","Hello, ""all""\nof you",'
    'https://x.com/brand/status/1900000000000000001,"1,200",30,,0,1,2,3,4,5,6,7,8,9\n'
    '1.90000000000000E+18,"Wed, Aug 26, 2026",Two,'
    "https://x.com/brand/status/1900000000000000002,10,1,1,0,0,0,0,0,0,0,0,0,0\n"
)


def test_posts(desk: Desk) -> None:
    counts = desk.take("x/brand/anything.csv", POSTS)
    assert (counts.stream, counts.rows_in, counts.loaded, counts.quarantined) == (
        "content", 2, 2, 0,
    ), desk.refused()  # fmt: skip
    assert desk.rows(
        "SELECT record_key, published_at::VARCHAR, text FROM raw.files__content ORDER BY 1"
    ) == [
        ("x|brand|1900000000000000001", "2026-08-25 00:00:00", 'Hello, "all"\nof you'),
        ("x|brand|1900000000000000002", "2026-08-26 00:00:00", "Two"),
    ]
    figures = desk.rows(
        "SELECT metric, value, period, observed_at::VARCHAR FROM raw.files__metrics "
        "WHERE content_id LIKE '%1' ORDER BY 1"
    )
    assert ("impressions", 1200.0, "lifetime", "2026-03-01 00:00:00") in figures
    assert "engagements" not in {metric for metric, *_ in figures}  # empty is unknown
    assert ("bookmarks", 0.0, "lifetime", "2026-03-01 00:00:00") in figures
