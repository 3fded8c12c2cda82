"""Facebook Pages: what can be read of a Page, and with which permission of its token."""

from __future__ import annotations

from extractors.spec import DELETIONS, LIST_READS, METRIC_GAPS, Persons, PlatformSpec, Stream, Terms

SPEC = PlatformSpec(
    name="facebook_pages",
    title="Facebook Pages",
    streams=(
        Stream(
            "pages",
            "The Page with its counters, one record an hour.",
            ("accounts", "metrics: followers, page_likes, check_ins, ratings"),
            permission="pages_read_engagement",
            is_needed=True,
        ),
        Stream(
            "posts",
            "The Page's own posts, reels and videos, without counters.",
            ("content",),
            permission="pages_read_engagement",
            is_needed=True,
        ),
        Stream(
            "post_counters",
            "Reactions by kind, comments and shares of the Page's posts, one a post and hour.",
            ("metrics: reactions, reaction_<kind>, comments, shares",),
            permission="pages_read_engagement",
        ),
        Stream(
            "stories",
            "The Page's stories, as long as the platform lists them.",
            ("content",),
            permission="pages_read_engagement",
        ),
        Stream(
            "videos",
            "The Page's uploaded videos with their lengths; the content are their posts.",
            ("content: duration",),
            permission="pages_read_engagement",
        ),
        Stream(
            "comments",
            "Comments and replies below the Page's posts and visitors' posts, without counters.",
            ("acts: comment, reply",),
            permission="pages_read_user_content",
        ),
        Stream(
            "reactions",
            "Reactions by post and person, as far as people are named; no time is given.",
            ("acts: like, reaction",),
            permission="pages_read_user_content",
        ),
        Stream(
            "visitor_posts",
            "Other people's posts on the Page; the author is often withheld.",
            ("acts: ugc_post",),
            permission="pages_read_user_content",
        ),
        Stream(
            "tagged_posts",
            "Posts elsewhere that tag the Page; the author is often withheld.",
            ("acts: brand_tag",),
            permission="pages_read_user_content",
        ),
        Stream(
            "ratings",
            "Recommendations and older star ratings of the Page.",
            ("acts: recommendation, review",),
            permission="pages_read_user_content",
        ),
        Stream(
            "messages",
            "Messages between people and the Page; about 20 of each conversation can be read.",
            ("acts: dm_inbound, brand_dm",),
            permission="pages_messaging",
        ),
        Stream(
            "insights",
            "What the platform measures of the Page (by Pacific day), of posts and of stories.",
            (
                "metrics: views, reach, clicks, video_plays, profile_views, followers_gained,"
                " followers_lost, followers by country and city",
            ),
            permission="read_insights",
        ),
        LIST_READS,
        DELETIONS,
        METRIC_GAPS,
    ),
    credentials=("access_token", "app_id", "app_secret"),
    required_credentials=("access_token",),
    options={"api_version": "version of the interface, in place of the built-in one"},
    default_base_url="https://graph.facebook.com",
    hosts={"login": "https://graph.facebook.com"},
    not_available=(
        "who follows the Page, who saved or shared a post",
        "impressions and fans (retired 2025-11-15), unique reach by its old name (2026-06)",
        "insights older than two years, or of Pages under 100 likes",
    ),
    terms=Terms(
        source="developers.facebook.com/terms",
    ),
    persons=Persons(
        authors=("from", "reviewer"),
        others=("to", "participants", "message_tags", "members"),
        members=("reactions",),
    ),
    extract="extractors.facebook_pages.extract:extract",
)
