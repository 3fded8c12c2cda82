"""X: what can be read of an account, and with which login."""

from __future__ import annotations

from datetime import timedelta

from extractors.spec import DELETIONS, LIST_READS, METRIC_GAPS, Persons, PlatformSpec, Stream, Terms

USER_LOGIN = "refresh_token and client_id"

SPEC = PlatformSpec(
    name="x",
    title="X",
    streams=(
        Stream(
            "accounts",
            "The account with its counters, one record an hour.",
            ("accounts", "metrics: followers"),
            is_needed=True,
        ),
        Stream(
            "posts",
            "The account's own posts and answers, without counters.",
            ("content", "acts: comment, reply of the brand"),
            is_needed=True,
        ),
        Stream(
            "post_counters",
            "Counters, poll results and video figures of own posts, one record a post and hour.",
            (
                "metrics: likes, comments, reposts, quotes, saves, impressions, poll_votes, views;"
                " for 30 days with a user login also link_clicks, profile_views, video_plays,"
                " video_completes",
            ),
        ),
        Stream(
            "mentions",
            "Posts that name the account, answers to it among them.",
            ("acts: comment, reply, mention",),
        ),
        Stream(
            "replies",
            "Other people's posts in the conversations below own posts.",
            ("acts: comment, reply",),
            vanishes_after=timedelta(days=7),
        ),
        Stream("quotes", "Posts that quote one of the account's.", ("acts: quote",)),
        Stream("reposts", "Reposts of own posts, by person and time.", ("acts: share",)),
        Stream(
            "likes",
            "Likes of own posts, by person; the platform gives no time.",
            ("acts: like",),
            permission=f"{USER_LOGIN}, scope like.read",
        ),
        Stream("followers", "Followers by person; the platform gives no time.", ("acts: follow",)),
        Stream(
            "messages",
            "Direct messages, except those of encrypted chats.",
            ("acts: dm_inbound, brand_dm",),
            permission=f"{USER_LOGIN}, scope dm.read",
            vanishes_after=timedelta(days=30),
        ),
        Stream(
            "post_analytics",
            "Figures of own posts by day, for posts of the last 30 days.",
            ("metrics by day: impressions, link_clicks, follows and others",),
            permission=USER_LOGIN,
        ),
        LIST_READS,
        DELETIONS,
        METRIC_GAPS,
    ),
    credentials=("bearer_token", "client_id", "client_secret", "refresh_token"),
    required_credentials=(),
    default_base_url="https://api.x.com",
    hosts={"login": "https://api.x.com"},
    options={
        "credit_limit": "US dollars a month at list price after which nothing more is asked for",
        "recheck_days": "days after which a stored post is asked for again to see whether it was"
        " deleted (30; 0: never)",
        "followers_days": "how often all followers are listed, in days (30; 0: once)",
    },
    not_available=(
        "demographics",
        "times of likes and follows",
        "own posts before the newest 3,200, mentions before the newest 800",
        "likers beyond those that the platform lists (about 100 a post)",
        "messages of encrypted chats",
    ),
    persons=Persons(
        authors=("author_id", "author", "user", "sender_id", "sender"),
        others=("in_reply_to_user_id", "participant_ids", "dm_conversation_id", "members"),
        ids=("id", "username"),
    ),
    extract="extractors.x.extract:extract",
    terms=Terms(
        forget_deleted=True,
        forgotten_fields=("text", "note_tweet", "note_post", "name", "username", "label"),
        source="X Developer Policy, content compliance",
    ),
)
