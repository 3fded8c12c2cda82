"""Discourse forums: what can be read of a forum for one of its accounts, and with which key."""

from __future__ import annotations

from extractors.spec import DELETIONS, LIST_READS, METRIC_GAPS, Persons, PlatformSpec, Stream

SPEC = PlatformSpec(
    name="discourse",
    title="Discourse",
    streams=(
        Stream(
            "accounts",
            "The account on the forum, one record an hour.",
            ("accounts",),
            is_needed=True,
        ),
        Stream("topics", "Topics that the key may see, without counters.", ("content",)),
        Stream(
            "topic_counters",
            "Counters and poll results of the account's own topics, one a topic and hour.",
            ("metrics: views, likes, replies, participants, link_clicks, reads, poll_votes",),
        ),
        Stream(
            "posts",
            "Posts of all topics, without counters; the first post is the topic's text.",
            ("content", "acts: comment, reply, ugc_post"),
        ),
        Stream("likes", "Likes by post and person; the list gives no time.", ("acts: like",)),
        Stream(
            "likes_received",
            "Likes of the account's posts with their time.",
            ("acts: times of like",),
        ),
        Stream("poll_votes", "Votes of public polls, by person.", ("acts: poll_vote",)),
        Stream(
            "messages",
            "Posts in the account's direct messages.",
            ("acts: dm_inbound, brand_dm",),
            "a key of the account itself, or of an administrator",
        ),
        Stream(
            "reports",
            "Figures of the whole forum by day.",
            ("metrics: visits, signups, pageviews, dau_by_mau",),
            "a key of an administrator",
        ),
        LIST_READS,
        DELETIONS,
        METRIC_GAPS,
    ),
    credentials=("api_key", "api_username"),
    required_credentials=(),
    default_base_url=None,
    not_available=(
        "shares and saves",
        "follows",
        "who gave which emoji reaction",
        "times of likes on other people's posts",
        "demographics",
    ),
    persons=Persons(
        authors=("user_id", "username", "acting_user_id", "acting_username"),
        others=("reply_to_user", "members"),
        ids=("id", "username"),
        members=("likes", "poll_votes"),
        is_local=True,
    ),
    extract="extractors.discourse.extract:extract",
)
