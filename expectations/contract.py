"""Tables of the published file with the columns, keys and value lists that must stay.

Only what readers of the file rely on; models may have more columns. ``key`` names the rows that
break a rule (dbt tests that it is unique), ``required`` the columns that are never empty beside it.
"""

from expectations.contract_analyses import CONTENT, PEOPLE, WEEKS
from expectations.contract_audience import AUDIENCE, LABELS, RESPONSE, TALK
from expectations.table import (
    CHANNELS,
    DIRECTIONS,
    MOVES,
    SENTIMENTS,
    STAGES,
    STANCES,
    VALUE_STATUSES,
    Table,
)

_CONTENT = ("platform", "account_id", "content_id")
_DAY = ("platform", "account_id", "activity_date")
_OBSERVATION = ("metric", "period", "breakdown", "observed_at", "metric_definition_version")

_FACTS: dict[str, Table] = {
    "fct_actions": Table(
        columns="action_id platform account_id content_id thread_id in_reply_to person_id "
        "target_person_id action_type reaction_kind acted_at action_date time_basis direction "
        "target_kind space_kind text url language sentiment brand_stance stance is_question "
        "is_meaningful is_paid is_team is_bot is_hidden quantity effort_weight removed_at "
        "removed_reason",
        key=("platform", "account_id", "action_id"),
        required=("action_type", "acted_at", "action_date", "direction"),
        values={
            "direction": DIRECTIONS,
            "target_kind": ("content", "brand", "person"),
            "time_basis": ("exact", "published", "first_seen"),
        },
        usual_values={
            "sentiment": SENTIMENTS,
            "brand_stance": SENTIMENTS,
            "stance": STANCES,
            "space_kind": ("own", "group", "elsewhere"),
            "removed_reason": ("actor", "moderation", "content_gone", "unknown"),
        },
    ),
    "fct_content_metrics": Table(
        columns="platform account_id content_id metric value value_status period breakdown "
        "observed_at metric_definition_version",
        key=(*_CONTENT, *_OBSERVATION),
        required=("value_status",),
        values={"value_status": VALUE_STATUSES},
        usual_values={"period": ("lifetime", "day", "window")},
    ),
    "fct_account_metrics": Table(
        columns="platform account_id metric value value_status period breakdown observed_at "
        "metric_definition_version",
        key=("platform", "account_id", *_OBSERVATION),
        required=("value_status",),
        values={"value_status": VALUE_STATUSES},
        usual_values={"period": ("lifetime", "day", "window")},
    ),
    "fct_conversations": Table(
        columns="thread_id platform account_id channel started_at inbound_count outbound_count "
        "speaker_count turn_count max_depth is_two_way",
        key=("platform", "account_id", "thread_id"),
        required=("channel",),
        values={"channel": CHANNELS},
    ),
}

_DIMENSIONS: dict[str, Table] = {
    "dim_accounts": Table(
        columns="platform account_id account_name is_inferred channel_kind",
        key=("platform", "account_id"),
    ),
    "dim_content": Table(
        columns="platform account_id content_id published_at format text url campaign cta_type "
        "topic is_paid is_contest is_inferred removed_at",
        key=_CONTENT,
    ),
    "dim_people": Table(
        columns="person_id platform platform_person_id display_name is_team is_bot "
        "first_acted_at last_acted_at",
        key=("person_id",),
    ),
    "dim_action_types": Table(
        columns="action_type effort_weight is_vanity is_text s0_engagement s0_interactivity "
        "s1_engagement s1_two_way s2_quantity s2_quality ladder_stage taxonomy_version",
        key=("action_type",),
        required=("taxonomy_version",),
    ),
}

_LENS_ACTIONS = (
    "s0_engagement_actions s0_interactivity_actions s1_engagement_actions s1_two_way_actions "
    "s2_quantity_actions s2_quality_actions"
)
#: Rates of mart_engagement_content and the column that each is divided by.
CONTENT_RATE_DENOMINATORS = {
    "s1_engagement_rate_by_reach": "reach",
    "s1_engagement_rate_by_impressions": "impressions",
    "s1_engagement_rate_by_views": "views",
}

_ENGAGEMENT: dict[str, Table] = {
    "mart_content_measures": Table(
        columns="platform account_id content_id measure value source status listed_value coverage",
        key=(*_CONTENT, "measure"),
        required=("source", "status"),
        values={"source": ("counter", "actions", "none"), "status": VALUE_STATUSES},
        rates=("coverage",),
    ),
    "mart_engagement_content": Table(
        columns="platform account_id content_id published_at format impressions views reach "
        "reactions likes comments shares saves clicks link_clicks watch_seconds engaged_users "
        f"identified_engagers {_LENS_ACTIONS} {' '.join(CONTENT_RATE_DENOMINATORS)} "
        "s1_engagement_rate_by_followers",
        key=_CONTENT,
        rates=(*CONTENT_RATE_DENOMINATORS, "s1_engagement_rate_by_followers"),
    ),
    "mart_engagement_rates": Table(
        columns="platform account_id content_id lens denominator rate_num rate_den rate rate_low "
        "rate_high shrunk_rate paid_scope status",
        key=(*_CONTENT, "lens", "denominator"),
        values={"paid_scope": ("organic", "paid", "all")},
        rates=("rate", "rate_low", "rate_high", "shrunk_rate"),
    ),
    "mart_engagement_daily": Table(
        columns="platform account_id activity_date reactions likes comments shares saves clicks "
        "link_clicks active_persons repeat_rate_28d vanity_share positive_text_share "
        f"texts positive_texts neutral_texts negative_texts {_LENS_ACTIONS} source is_final",
        key=_DAY,
        required=("is_final",),
        shares=("repeat_rate_28d", "vanity_share", "positive_text_share"),
    ),
    "mart_interactivity_daily": Table(
        columns="platform account_id activity_date s0_interactivity_actions interactivity_ratio "
        "actionability_rate actionability_num actionability_den link_clicks website_clicks "
        "profile_views follows profile_to_follow_rate video_completes completion_rate "
        "story_hold_proxy two_way_threads two_way_rate peer_reply_share conversation_depth "
        "is_final",
        key=_DAY,
        required=("is_final",),
        rates=(
            "interactivity_ratio",
            "actionability_rate",
            "profile_to_follow_rate",
            "completion_rate",
            "conversation_depth",
        ),
        shares=("two_way_rate", "peer_reply_share"),
    ),
}

_LADDER: dict[str, Table] = {
    "mart_ladder_person_week": Table(
        columns="person_id week_start stage stage_name raw_stage highest_stage_ever disposition "
        "lapse_reason skipped_stages weeks_in_stage stage_expires_on has_private_dialogue "
        "is_warm_up rules_version",
        key=("person_id", "week_start"),
        required=("stage", "raw_stage", "rules_version"),
        values={
            "stage": STAGES,
            "raw_stage": STAGES,
            "highest_stage_ever": STAGES,
            "disposition": ("detractor",),
        },
    ),
    "mart_ladder_distribution": Table(
        columns="platform week_start stage stage_name person_count person_share ladder_coverage",
        key=("platform", "week_start", "stage"),
        required=("person_count",),
        values={"stage": STAGES},
        rates=("ladder_coverage",),
        shares=("person_share",),
    ),
    "mart_ladder_transitions": Table(
        columns="week_start from_stage to_stage person_count from_count p p_low p_high moved",
        key=("week_start", "from_stage", "to_stage", "moved"),
        required=("person_count",),
        values={"from_stage": STAGES, "to_stage": STAGES, "moved": MOVES},
        shares=("p", "p_low", "p_high"),
    ),
    "mart_ladder_movers": Table(
        columns="person_id week_start from_stage to_stage reason action_id",
        key=("person_id", "week_start"),
        required=("from_stage", "to_stage", "reason"),
        values={"from_stage": STAGES, "to_stage": STAGES},
    ),
    # An act stands behind a stage from one week to another, both included.
    "mart_ladder_evidence": Table(
        columns="person_id week_start last_week_start stage action_id action_key",
        key=("person_id", "week_start", "last_week_start", "stage", "action_key"),
        required=("action_id",),
        values={"stage": STAGES},
    ),
}

#: Every table that the checks of the published file cover, by name without schema.
TABLES: dict[str, Table] = {
    **_FACTS,
    **_DIMENSIONS,
    **_ENGAGEMENT,
    **_LADDER,
    **RESPONSE,
    **LABELS,
    **AUDIENCE,
    **TALK,
    **WEEKS,
    **CONTENT,
    **PEOPLE,
}
