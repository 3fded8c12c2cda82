"""Instagram professional accounts: what can be read, through which login."""

from __future__ import annotations

from datetime import timedelta

from extractors.spec import DELETIONS, METRIC_GAPS, Persons, PlatformSpec, Stream

_BASIC = "instagram_business_basic (or instagram_basic)"
_INSIGHTS = "instagram_business_manage_insights (or instagram_manage_insights)"
_COMMENTS = "instagram_business_manage_comments (or instagram_manage_comments)"
_MESSAGES = "instagram_business_manage_messages (or instagram_manage_messages)"
_A_DAY = timedelta(hours=24)

SPEC = PlatformSpec(
    name="instagram",
    title="Instagram",
    streams=(
        Stream(
            "accounts",
            "The account with its counters, one record an hour.",
            ("accounts", "metrics: followers"),
            _BASIC,
            is_needed=True,
        ),
        Stream(
            "media",
            "Posts and reels of the account, without counters.",
            ("content",),
            _BASIC,
            is_needed=True,
        ),
        Stream(
            "media_counters",
            "Likes and comments of media and stories as counted, one record an hour.",
            ("metrics: likes, comments",),
            _BASIC,
        ),
        Stream(
            "media_insights",
            "Insights of posts and reels, one record a medium and hour.",
            ("metrics: views, reach, saves, shares, follows, profile_views, watch_seconds",),
            _INSIGHTS,
        ),
        Stream(
            "stories",
            "Stories, which can be listed while they can be seen.",
            ("content",),
            _BASIC,
            vanishes_after=_A_DAY,
        ),
        Stream(
            "story_insights",
            "Insights of stories, one record a story and hour; the last one is the final value.",
            ("metrics: story_views, reach, story_replies, story taps and exits",),
            _INSIGHTS,
            vanishes_after=_A_DAY,
        ),
        Stream(
            "live_media",
            "Live broadcasts, which can be listed while they are on air.",
            ("content", "acts: live_chat, through comments"),
            _BASIC,
            vanishes_after=timedelta(hours=1),
        ),
        Stream(
            "comments",
            "Comments and the answers to them, the account's own included.",
            ("acts: comment, reply, live_chat",),
            _COMMENTS,
        ),
        Stream(
            "tags",
            "Media of others that tag the account.",
            ("acts: brand_tag",),
            _COMMENTS,
        ),
        Stream(
            "messages",
            "Direct messages, the newest 20 of each conversation.",
            ("acts: dm_inbound, brand_dm",),
            _MESSAGES,
        ),
        Stream(
            "account_insights",
            "Insights of the account by its own (Pacific) days, and its audience by run.",
            (
                "metrics: reach, views, engaged_users, followers_gained, followers_lost,"
                " website_clicks, online_followers, followers by age, gender, country, city",
            ),
            _INSIGHTS,
        ),
        DELETIONS,
        METRIC_GAPS,
    ),
    credentials=("access_token", "app_secret"),
    required_credentials=("access_token",),
    options={
        "login": "instagram or facebook: where the token comes from, if it does not show",
        "page": "id of the Facebook Page that the account belongs to, for messages by that login",
    },
    default_base_url="https://graph.instagram.com",
    hosts={"login": "https://graph.instagram.com", "facebook": "https://graph.facebook.com"},
    not_available=(
        "who liked, saved, shared or follows",
        "mentions in captions and comments: only told as they happen, to a webhook",
        "ratings and polls",
        "plays, replays and retention of videos",
    ),
    persons=Persons(
        authors=("from", "username"), others=("to", "participants"), ids=("id", "username")
    ),
    extract="extractors.instagram.extract:extract",
)
