"""TikTok: what can be read of a business account, and with which scope."""

from __future__ import annotations

from datetime import timedelta

from extractors.spec import DELETIONS, LIST_READS, METRIC_GAPS, Persons, PlatformSpec, Stream

SPEC = PlatformSpec(
    name="tiktok",
    title="TikTok business accounts",
    streams=(
        Stream(
            "accounts",
            "The account without its counters.",
            ("accounts",),
            "user.info.profile",
            is_needed=True,
        ),
        Stream(
            "account_counters",
            "Followers, likes and videos of the account, one record an hour.",
            ("metrics: followers",),
            "user.info.stats",
        ),
        Stream(
            "account_days",
            "Figures of one day of the account.",
            ("metrics by day: views, reach, likes, comments, shares, followers_gained, clicks",),
            "user.info.insights",
            vanishes_after=timedelta(days=60),
        ),
        Stream(
            "audience",
            "Followers by age, gender, country and city in parts of the whole, and by the hour at"
            " which they are online; from 100 followers on.",
            ("demographics",),
            "user.info.insights",
            vanishes_after=timedelta(days=60),
        ),
        Stream(
            "videos",
            "Videos and photo posts, without counters.",
            ("content",),
            "video.list",
            is_needed=True,
        ),
        Stream(
            "video_counters",
            "Counters of a video, one record a video and hour; they stand still a year after"
            " publication.",
            ("metrics: views, reach, likes, comments, shares, saves, watch_seconds",),
            "video.insights",
        ),
        Stream(
            "comments",
            "Comments on the account's videos and the replies to them.",
            ("acts: comment, reply",),
            "comment.list",
        ),
        LIST_READS,
        DELETIONS,
        METRIC_GAPS,
    ),
    credentials=("access_token", "refresh_token", "client_id", "client_secret"),
    required_credentials=(),
    default_base_url="https://business-api.tiktok.com",
    hosts={"login": "https://business-api.tiktok.com"},
    not_available=(
        "who liked, shared, saved or follows",
        "kinds of reactions",
        "mentions by others",
        "messages, stories and ratings",
        "figures of the account older than 60 days",
        "reach and watch time of a video that nobody acted on for 7 days",
        "organic views apart from paid ones",
    ),
    persons=Persons(authors=("unique_identifier", "username"), ids=()),
    extract="extractors.tiktok.extract:extract",
)
