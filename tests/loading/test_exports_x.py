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
DAYS = (
    "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts,"
    "Profile visits,Create Post,Video views,Media views\n"
    '"Tue, Aug 25, 2026",100,1,2,3,4,5,6,7,8,9,1,0,\n"Mon, Aug 24, 2026",,,,,,,,,,,,,\n'
)
VIDEOS = (
    "Video overview,,,,,\nDate,Views,Watch Time (ms),Completion Rate,Average Watch Time (ms),"
    'Estimated Revenue\n"Tue, Aug 25, 2026",50,"120,500",0.25,2410,0\n'
)
OLD = (
    "Tweet id,Tweet permalink,Tweet text,time,impressions,engagements,engagement rate,retweets,"
    "replies,likes,user profile clicks,url clicks,promoted impressions\n"
    "150,https://twitter.com/b/status/150,Old,2022-08-25 12:30 +0000,10,2,0.2,1,0,1,0,3,-\n"
)


def figures(desk: Desk, where: str = "true") -> dict[str, float | None]:
    return dict(desk.rows(f"SELECT metric, value FROM raw.files__metrics WHERE {where}"))


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
    found = figures(desk, "content_id LIKE '%1'")
    assert found["impressions"] == 1200.0
    assert found["bookmarks"] == 0.0
    assert "engagements" not in found  # empty is unknown
    assert desk.rows("SELECT DISTINCT period, observed_at::VARCHAR FROM raw.files__metrics") == [
        ("lifetime", "2026-03-01 00:00:00")
    ]


def test_days(desk: Desk) -> None:
    counts = desk.take("twitter/brand/d.csv", DAYS)
    assert (counts.rows_in, counts.loaded, counts.unchanged) == (2, 1, 1)
    assert figures(desk) == {
        "impressions": 100.0, "likes": 1.0, "engagements": 2.0, "bookmarks": 3.0, "sends": 4.0,
        "follows": 5.0, "followers_lost": 6.0, "replies": 7.0, "reposts": 8.0,
        "profile_views": 9.0, "posts": 1.0, "video_plays": 0.0,
    }  # fmt: skip
    assert desk.rows("SELECT DISTINCT platform, account, period FROM raw.files__metrics") == [
        ("x", "brand", "day")
    ]


def test_videos_below_a_title(desk: Desk) -> None:
    assert desk.take("x/brand/v.csv", VIDEOS).loaded == 1
    assert figures(desk) == {
        "video_plays": 50.0, "watch_seconds": 120.5, "video_completion_rate": 0.25,
        "average_view_seconds": 2.41, "estimated_revenue": 0.0,
    }  # fmt: skip


def test_columns_of_earlier_years(desk: Desk) -> None:
    assert desk.take("x/brand/old.csv", OLD).loaded == 1, desk.refused()
    assert desk.rows("SELECT content_id, published_at::VARCHAR, text FROM raw.files__content") == [
        ("150", "2022-08-25 12:30:00", "Old")
    ]
    assert figures(desk) == {
        "impressions": 10.0, "engagements": 2.0, "engagement_rate": 0.2, "reposts": 1.0,
        "replies": 0.0, "likes": 1.0, "profile_views": 0.0, "link_clicks": 3.0,
    }  # fmt: skip


def test_an_answer_of_the_brand_is_an_act(desk: Desk) -> None:
    desk.take("x/brand/a.csv", POSTS.replace("Two", "@ana thanks"))
    assert desk.rows(
        "SELECT action_id, action_type, text, is_team, acted_at::VARCHAR FROM raw.files__actions"
    ) == [("1900000000000000002", "brand_reply", "@ana thanks", True, "2026-08-26 00:00:00")]
    assert desk.rows("SELECT count(*) FROM raw.files__content") == [(1,)]
    assert figures(desk, "content_id LIKE '%2'") == {}
