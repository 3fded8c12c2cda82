"""Bluesky: what can be read of an account, and with which login."""

from __future__ import annotations

from extractors.spec import DELETIONS, LIST_READS, Persons, PlatformSpec, Stream

LOGIN = "app_password"

SPEC = PlatformSpec(
    name="bluesky",
    title="Bluesky",
    streams=(
        Stream("profiles", "The account with its counters.", ("accounts", "metrics: followers")),
        Stream("posts", "The account's own posts and answers, without counters.", ("content",)),
        Stream(
            "post_counters",
            "Counters of the account's own posts, one record per post and hour.",
            ("metrics: likes, comments, reposts, quotes, saves",),
        ),
        Stream("replies", "Posts in the account's threads.", ("acts: comment, reply",)),
        Stream("quotes", "Posts that quote one of the account's.", ("acts: quote",)),
        Stream("likes", "Likes of the account's posts, by person and time.", ("acts: like",)),
        Stream("reposts", "Reposts of the account's posts, by person.", ("acts: share",)),
        Stream("followers", "The account's followers, by person.", ("acts: follow",)),
        Stream(
            "notifications",
            "What others did, as told to the account.",
            ("acts: mention, and times of others",),
            permission=LOGIN,
        ),
        LIST_READS,
        DELETIONS,
    ),
    credentials=("app_password", "identifier"),
    required_credentials=(),
    default_base_url="https://public.api.bsky.app",
    hosts={"login": "https://bsky.social"},
    not_available=("views and reach", "direct messages", "demographics"),
    persons=Persons(authors=("author", "actor"), others=("mentions",), ids=("did", "handle")),
    extract="extractors.bluesky.extract:extract",
)
