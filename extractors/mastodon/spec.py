"""Mastodon and compatible servers: what can be read of an account, and with which token."""

from __future__ import annotations

from extractors.spec import DELETIONS, LIST_READS, Persons, PlatformSpec, Stream

SPEC = PlatformSpec(
    name="mastodon",
    title="Mastodon",
    streams=(
        Stream("accounts", "The account with its counters.", ("accounts", "metrics: followers")),
        Stream(
            "statuses", "The account's own statuses and answers, without counters.", ("content",)
        ),
        Stream(
            "status_counters",
            "Counters and poll results of the account's own statuses, one a status and hour.",
            ("metrics: likes, comments, reposts, quotes, poll_votes",),
        ),
        Stream("replies", "Statuses in the account's threads.", ("acts: comment, reply",)),
        Stream(
            "quotes",
            "Statuses that quote one of the account's.",
            ("acts: quote",),
            permission="read:statuses",
        ),
        Stream("favourites", "Favourites of the account's statuses, by person.", ("acts: like",)),
        Stream("boosts", "Boosts of the account's statuses, by person.", ("acts: share",)),
        Stream("followers", "Followers that the server shows, by person.", ("acts: follow",)),
        Stream(
            "notifications",
            "What others did, as told to the account.",
            ("acts: mention, dm_inbound, and times of others",),
            permission="read:notifications",
        ),
        LIST_READS,
        DELETIONS,
    ),
    credentials=("access_token",),
    required_credentials=(),
    default_base_url=None,
    has_server_in_account=True,
    not_available=("views and reach", "saves and clicks", "demographics"),
    persons=Persons(
        authors=("account",),
        others=("in_reply_to_account_id", "mentions", "members"),
        ids=("id", "acct", "uri", "url"),
        home=("uri", "url"),
        is_local=True,
    ),
    extract="extractors.mastodon.extract:extract",
)
