"""Reddit: what can be read of an account and its community, and with which credentials."""

from __future__ import annotations

from extractors.spec import DELETIONS, Persons, PlatformSpec, Stream, Terms

SPEC = PlatformSpec(
    name="reddit",
    title="Reddit",
    streams=(
        Stream(
            "accounts",
            "The account with its karma, one record an hour.",
            ("accounts", "metrics: karma"),
            is_needed=True,
        ),
        Stream("posts", "The account's own posts, without counters.", ("content",), "history"),
        Stream(
            "post_counters",
            "Score, comments, crossposts and poll votes of the account's posts, one a post and"
            " hour.",
            ("metrics: score, upvote_ratio, comments, shares, views, poll_votes",),
            "history, read",
        ),
        Stream(
            "community_posts",
            "Other people's posts in the subreddit of option `subreddit`.",
            ("acts: ugc_post",),
            "read",
        ),
        Stream(
            "comments",
            "Comments below these posts, comments addressed to the account, and its own anywhere.",
            ("acts: comment, reply, mention",),
            "read, history",
        ),
        Stream(
            "notices",
            "Which comments the inbox brought, and why: an answer or a mention.",
            ("acts: mention",),
            "privatemessages, with a login of the account itself",
        ),
        Stream(
            "messages",
            "Private messages; read only where `streams` names it, since Reddit asks for consent.",
            ("acts: dm_inbound, brand_dm",),
            "privatemessages, with a login of the account itself",
        ),
        Stream("crossposts", "Crossposts of the account's posts.", ("acts: share, quote",), "read"),
        Stream(
            "subreddits",
            "Size of the subreddit, one record an hour.",
            ("metrics: followers",),
            "read",
        ),
        Stream(
            "traffic",
            "Visits of the subreddit by day, as its moderators see them.",
            ("metrics: pageviews, unique_visitors, follows",),
            "a moderator's login",
        ),
        DELETIONS,
    ),
    credentials=("client_id", "client_secret", "refresh_token", "username", "password"),
    required_credentials=("client_id", "client_secret"),
    options={"subreddit": "the brand's own community, such as r/brand, read with the account"},
    default_base_url="https://oauth.reddit.com",
    hosts={"login": "https://www.reddit.com"},
    not_available=(
        "who voted, saved or follows",
        "views of posts",
        "more than the newest 1,000 items of a list",
        "chat",
        "demographics",
    ),
    terms=Terms(
        forget_deleted=True,
        forgotten_fields=(
            "author",
            "author_fullname",
            "body",
            "dest",
            "link_flair_text",
            "permalink",
            "selftext",
            "subject",
            "text",
            "title",
            "url",
        ),
        source="Responsible Builder Policy and Data API Terms of Reddit: deleted content is"
        " removed, and its members are not joined with ids of other platforms",
    ),
    persons=Persons(authors=("author_fullname", "author"), ids=()),
    extract="extractors.reddit.extract:extract",
)
