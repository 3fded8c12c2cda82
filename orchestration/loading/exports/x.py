"""X: the CSV files of the analytics page of an account (needs Premium), in English.

Three kinds: the account by day, posts, and the account's videos by day. Posts are those made
within the exported days, with all they got until its end: lifetime counters of the day of the
export. A post that begins with a name is an answer of the brand and becomes an act, without its
counters. Days are UTC. A post id that a spreadsheet has cut is taken from the link. Columns and
spellings as in public files of 2026 and, for the older names, before 2024.
"""

import re

from orchestration.loading.exports.dates import day, moment
from orchestration.loading.exports.tabular import Cells, Field, Subject, Table, TableExport
from orchestration.loading.exports.values import identifier

_POST = re.compile(r"/status(?:es)?/(\d+)")


def _count(key: str, metric: str, *names: str) -> Field:
    return Field(key, {"en": names}, f"metrics.{metric}", "count")


_COUNTERS = (
    _count("impressions", "impressions", "Impressions"),
    _count("likes", "likes", "Likes"),
    _count("engagements", "engagements", "Engagements"),
    _count("bookmarks", "bookmarks", "Bookmarks"),
    _count("follows", "follows", "New follows", "follows"),
    _count("replies", "replies", "Replies"),
    _count("reposts", "reposts", "Reposts", "retweets"),
    _count("profile_visits", "profile_views", "Profile visits", "user profile clicks"),
    # Sends and copies of the link, which are not what shares are in the warehouse (reposts).
    _count("sends", "sends", "Shares"),
)


def _post_id(cells: Cells) -> str:
    found = _POST.search(cells.get("link", ""))
    try:
        given = identifier(cells["post_id"])
        if re.fullmatch(r"\d+", given):
            return given
        raise ValueError(f"Post id is no number: {given[:60]}")
    except ValueError:
        if found:
            return found[1]
        raise


def _post(cells: Cells, table: Table) -> Subject:
    published = moment(cells["date"], table.style, "UTC")
    post, text = _post_id(cells), cells["text"]
    if text.startswith("@"):
        action = {
            "action_type": "brand_reply",
            "acted_at": published.isoformat(),
            "action_id": post,
            "text": text,
            "url": cells.get("link", ""),
            "is_team": "true",
        }
        return Subject("x", action=action)
    return Subject(
        "x",
        content_id=post,
        observed_at=table.lifetime_day,
        content={"published_at": published.isoformat()},
    )


def _account_day(cells: Cells, table: Table) -> Subject:
    observed = day(cells["date"], table.style).isoformat()
    return Subject("x", period="day", observed_at=observed)


EXPORTS = (
    TableExport(
        name="x.posts",
        title="X analytics, content",
        stream="content",
        fields=(
            Field("post_id", {"en": ("Post id", "Tweet id")}, required=True),
            Field("date", {"en": ("Date", "time")}, required=True),
            Field("text", {"en": ("Post text", "Tweet text")}, "content.text", required=True),
            Field("link", {"en": ("Post Link", "Tweet permalink")}, "content.url"),
            *_COUNTERS,
            _count("expands", "detail_expands", "Detail Expands"),
            _count("clicks", "link_clicks", "URL Clicks"),
            _count("hashtag_clicks", "hashtag_clicks", "Hashtag Clicks"),
            _count("permalink_clicks", "permalink_clicks", "Permalink Clicks"),
        ),
        subject=_post,
        any_of=("impressions", "likes", "engagements"),
        date_keys=("date",),
    ),
    TableExport(
        name="x.days",
        title="X analytics, account overview",
        stream="metrics",
        fields=(
            Field("date", {"en": ("Date",)}, required=True),
            *_COUNTERS,
            _count("unfollows", "followers_lost", "Unfollows"),
            _count("posts", "posts", "Create Post"),
            _count("video_views", "video_plays", "Video views"),
            _count("media_views", "media_views", "Media views"),
        ),
        subject=_account_day,
        any_of=("unfollows", "profile_visits", "posts"),
        date_keys=("date",),
    ),
    TableExport(
        name="x.videos",
        title="X analytics, video overview",
        stream="metrics",
        fields=(
            Field("date", {"en": ("Date",)}, required=True),
            _count("views", "video_plays", "Views"),
            Field("watched", {"en": ("Watch Time (ms)",)}, "metrics.watch_seconds", "milliseconds",
                  required=True),
            Field("completion", {"en": ("Completion Rate",)},
                  "metrics.video_completion_rate", "fraction"),
            Field("average", {"en": ("Average Watch Time (ms)",)},
                  "metrics.average_view_seconds", "milliseconds"),
            Field("revenue", {"en": ("Estimated Revenue",)}, "metrics.estimated_revenue",
                  "number"),
        ),
        subject=_account_day,
        date_keys=("date",),
    ),
)  # fmt: skip
