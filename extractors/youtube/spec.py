"""YouTube: what can be read of a channel, with an API key or with its owner's login."""

from __future__ import annotations

from datetime import timedelta

from extractors.spec import DELETIONS, METRIC_GAPS, Persons, PlatformSpec, Stream, Terms

LOGIN = "login of the owner (client_id, client_secret, refresh_token)"
ANALYTICS = f"{LOGIN}, scope yt-analytics.readonly"
OWNER = f"{LOGIN}, scope youtube.readonly"

SPEC = PlatformSpec(
    name="youtube",
    title="YouTube",
    streams=(
        Stream("channels", "The channel without its counters.", ("accounts",)),
        Stream(
            "channel_counters",
            "Counters of the channel, one record an hour.",
            ("metrics: followers, views",),
        ),
        Stream("videos", "The channel's videos and broadcasts, without counters.", ("content",)),
        Stream(
            "video_counters",
            "Counters of each video, and viewers of a running broadcast, one a video and hour.",
            ("metrics: views, likes, comments, negative_feedback, peak_viewers",),
        ),
        Stream(
            "comments",
            "Comments and answers on the channel's videos and posts.",
            ("acts: comment, reply",),
            permission="API key, or a login with scope youtube.force-ssl",
        ),
        Stream(
            "subscribers",
            "Newest subscribers whose subscriptions are public.",
            ("acts: follow",),
            permission=OWNER,
        ),
        Stream(
            "live_chat",
            "Messages of broadcasts that run while they are read.",
            ("acts: live_chat",),
            permission=OWNER,
            vanishes_after=timedelta(hours=1),
        ),
        Stream(
            "live_polls",
            "Polls of running broadcasts with their tallies, one a poll and hour.",
            ("metrics: poll_votes",),
            permission=OWNER,
            vanishes_after=timedelta(hours=1),
        ),
        Stream(
            "super_chats",
            "Paid messages of the last 30 days.",
            ("acts: live_chat",),
            permission=OWNER,
            vanishes_after=timedelta(days=30),
        ),
        Stream(
            "channel_days",
            "The channel's figures by Pacific day, one record a day and metric.",
            ("metrics: views, watch_seconds, shares, saves, followers_gained, followers_lost",),
            permission=ANALYTICS,
        ),
        Stream(
            "video_totals",
            "Figures of each video since it was published, one a video and hour read; whether it"
            " is a Short.",
            (
                "metrics: engaged_views, watch_seconds, shares, saves, followers_gained,"
                " retention_at_end",
                "content: format",
            ),
            permission=ANALYTICS,
        ),
        Stream(
            "audience",
            "Slices of 28 days: age and gender, country, subscribed or not, format and others.",
            ("metrics: viewer_percentage, views, shares by slice",),
            permission=ANALYTICS,
        ),
        DELETIONS,
        METRIC_GAPS,
    ),
    credentials=("api_key", "client_id", "client_secret", "refresh_token"),
    required_credentials=(),
    options={"daily_units": "share of the project's daily quota that this account may use"},
    default_base_url="https://youtube.googleapis.com",
    hosts={
        "own": "https://youtube.googleapis.com",
        "stats": "https://youtube.googleapis.com",
        "analytics": "https://youtubeanalytics.googleapis.com",
        "login": "https://oauth2.googleapis.com",
    },
    not_available=(
        "who liked, shared, saved or watched",
        "mentions and direct messages",
        "posts of the community tab (their comments are read)",
        "thumbnail impressions, except by bulk reports",
    ),
    terms=Terms(
        forget_deleted=True,
        forgotten_fields=(
            "textDisplay",
            "textOriginal",
            "authorDisplayName",
            "authorChannelUrl",
            "displayMessage",
            "messageText",
            "userComment",
            "displayName",
            "channelUrl",
            "title",
            "description",
            "tags",
        ),
        source="https://developers.google.com/youtube/terms/developer-policies",
    ),
    persons=Persons(
        authors=(
            "authorChannelId",
            "authorDisplayName",
            "authorDetails",
            "supporterDetails",
            "subscriberSnippet",
        ),
        ids=("value", "channelId"),
    ),
    extract="extractors.youtube.extract:extract",
)
