"""Threads profiles: what can be read."""

from __future__ import annotations

from extractors.spec import DELETIONS, METRIC_GAPS, Persons, PlatformSpec, Stream

SPEC = PlatformSpec(
    name="threads",
    title="Threads",
    streams=(
        Stream(
            "accounts",
            "The profile, one row per version.",
            ("accounts",),
            "threads_basic",
            is_needed=True,
        ),
        Stream(
            "posts",
            "Posts of the profile without counters, reposts of others among them.",
            ("content",),
            "threads_basic",
            is_needed=True,
        ),
        Stream(
            "post_insights",
            "Insights of posts and votes of their polls, one record a post and hour.",
            ("metrics: views, likes, replies, reposts, quotes, shares, poll_votes",),
            "threads_manage_insights",
        ),
        Stream(
            "replies",
            "Answers of all levels below posts of the profile, its own among them.",
            ("acts: comment, reply",),
            "threads_read_replies",
        ),
        Stream(
            "own_replies",
            "Answers that the profile gave anywhere.",
            ("acts: reply of the team",),
            "threads_read_replies",
        ),
        Stream(
            "mentions",
            "Posts that name the profile.",
            ("acts: mention, quote",),
            "threads_manage_mentions",
        ),
        Stream(
            "account_insights",
            "Insights of the profile by its own (Pacific) days, and its audience by run.",
            (
                "metrics: profile_views, likes, replies, reposts, quotes, link_clicks,"
                " followers, followers by age, gender, country, city",
            ),
            "threads_manage_insights",
        ),
        DELETIONS,
        METRIC_GAPS,
    ),
    credentials=("access_token",),
    required_credentials=("access_token",),
    default_base_url="https://graph.threads.net",
    hosts={"login": "https://graph.threads.net"},
    not_available=(
        "who liked, reposted or follows",
        "who quoted, other than by a mention",
        "saves and reach",
        "direct messages",
        "ids of other people: they are known by user name",
    ),
    persons=Persons(authors=("username",), ids=("id", "username")),
    extract="extractors.threads.extract:extract",
)
