"""LinkedIn pages: what can be read of an organization, and with which permission.

Storage rule: https://learn.microsoft.com/linkedin/marketing/data-storage-requirements names how
long members' data may be kept; 48 hours for the social activity of other members is what past
readings of that page say, and the shortest of its periods holds where several fit.
"""

from __future__ import annotations

from datetime import timedelta

from extractors.spec import DELETIONS, LIST_READS, Persons, PlatformSpec, Stream, Terms

SOCIAL = "r_organization_social (or r_organization_social_feed)"
ADMIN = "rw_organization_admin, and the role ADMINISTRATOR on the page"

SPEC = PlatformSpec(
    name="linkedin",
    title="LinkedIn pages",
    streams=(
        Stream(
            "accounts",
            "The page by its organization record.",
            ("accounts",),
            SOCIAL,
            is_needed=True,
        ),
        Stream(
            "posts",
            "The page's posts, without the votes of their polls; one version per change.",
            ("content",),
            SOCIAL,
            is_needed=True,
        ),
        Stream(
            "social_counters",
            "Reactions by kind, comments and poll votes of a post, one record a post and hour.",
            ("metrics: reactions_all, reaction_<kind>, comments_all, poll_votes",),
            SOCIAL,
        ),
        Stream(
            "post_statistics",
            "Organic figures of a post since it was published, one record a post and hour.",
            ("metrics: impressions, reach, clicks, reactions, comments, shares",),
            ADMIN,
        ),
        Stream(
            "comments",
            "Comments on the page's posts and the replies to them.",
            ("acts: comment, reply",),
            SOCIAL,
        ),
        Stream(
            "reactions",
            "Reactions to the page's posts, by person.",
            ("acts: like, reaction",),
            SOCIAL,
        ),
        Stream(
            "notifications",
            "Mentions of the page and shares of its posts.",
            ("acts: mention, brand_tag, share",),
            ADMIN,
            vanishes_after=timedelta(days=60),
        ),
        Stream(
            "followers",
            "Number of followers, and once a day their parts by place, industry, function,"
            " seniority and size of employer.",
            ("metrics: followers, demographics",),
            ADMIN,
        ),
        Stream(
            "days",
            "Figures of one day in UTC: of all posts, of followers gained, of views of the page.",
            ("metrics by day: impressions, reach, clicks, followers_gained, profile_views",),
            ADMIN,
            vanishes_after=timedelta(days=365),
        ),
        LIST_READS,
        DELETIONS,
    ),
    credentials=("access_token", "refresh_token", "client_id", "client_secret"),
    required_credentials=(),
    options={"api_version": "version of the interface, in place of the built-in one"},
    default_base_url="https://api.linkedin.com",
    hosts={"login": "https://www.linkedin.com"},
    not_available=(
        "names of people: an act names its author by an id that only this app knows",
        "messages to the page",
        "who follows, and who shared without a notification",
        "saves and sends",
        "ratings and stories",
        "organic and sponsored figures together: statistics are organic",
    ),
    terms=Terms(
        forget_deleted=True,
        forgotten_fields=("commentary", "message", "text", "title", "description"),
        # Past readings of the page, which is not open to everybody: 48 hours for what members do.
        keep_days=2,
        is_limit_sure=False,
        source="learn.microsoft.com/linkedin/marketing/data-storage-requirements",
    ),
    persons=Persons(authors=("actor", "owner", "author"), others=("members",), ids=()),
    extract="extractors.linkedin.extract:extract",
)
