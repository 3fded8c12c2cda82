"""Contracts of the published tables about dialogue and audience: answers, labels, polls, voices."""

from expectations.table import (
    CHANNELS,
    SENTIMENTS,
    STAGES,
    STANCES,
    VALUE_STATUSES,
    Table,
    with_status,
)

_ACCOUNT = ("platform", "account_id")
_CONTENT = (*_ACCOUNT, "content_id")
_WEEK = (*_ACCOUNT, "week_start")
_RESPONSE = (
    "inbound_count demand_count due_count answered_count unanswered_count response_rate "
    "response_rate_low response_rate_high response_coverage median_first_response_seconds "
    "p90_first_response_seconds km_median_first_response_seconds sla_target_minutes sla_hit_rate"
)

RESPONSE: dict[str, Table] = {
    "fct_demands": with_status(
        ("demand_id",),
        "thread_id platform account_id person_id channel opened_at opening_action_id answered_at "
        "answering_action_id first_response_seconds business_seconds is_due is_answered",
        values={"channel": CHANNELS},
        rates="first_response_seconds business_seconds",
    ),
    "mart_response_daily": with_status(
        (*_ACCOUNT, "channel", "activity_date"),
        _RESPONSE,
        values={"channel": CHANNELS},
        shares="response_coverage sla_hit_rate",
        intervals="response_rate",
    ),
    "mart_response_weekly": with_status(
        (*_ACCOUNT, "channel", "week_start"),
        _RESPONSE,
        values={"channel": CHANNELS},
        shares="response_coverage sla_hit_rate",
        intervals="response_rate",
    ),
    "mart_response_buckets": with_status(
        (*_ACCOUNT, "channel", "week_start", "bucket"),
        "demand_share_num demand_share_den",
        intervals="demand_share",
    ),
    "mart_open_inbox": with_status(
        ("demand_id",),
        "platform account_id person_id text url opened_at age_seconds stage is_overdue",
        values={"stage": STAGES},
        rates="age_seconds",
    ),
}

LABELS: dict[str, Table] = {
    "fct_action_labels": with_status(
        ("action_key",),
        "platform account_id action_id language language_method is_question sentiment_score "
        "label_version",
        values={"comment_intent": ("question", "feedback", "thought")},
        usual_values={
            "sentiment": SENTIMENTS,
            "brand_stance": SENTIMENTS,
            "stance": STANCES,
        },
        shares="language_confidence",
    ),
    "mart_label_review_queue": with_status(
        ("review_key",),
        "action_id platform account_id person_id text url acted_at priority label value method",
        values={"reason": ("defence_candidate", "given_against_rule", "toxic", "not_classified")},
    ),
    "dim_metrics": with_status(("table_name", "metric"), "formula unit null_rule article version"),
}

AUDIENCE: dict[str, Table] = {
    "mart_audience_daily": with_status(
        (*_ACCOUNT, "activity_date"),
        "followers followers_gained followers_lost reach impressions",
        rates="followers reach",
    ),
    "mart_metric_coverage": with_status(
        ("platform", "metric", "value_status"),
        "observation_count first_observed_at last_observed_at",
        values={"value_status": VALUE_STATUSES},
    ),
    "mart_unmapped": with_status(
        ("kind", "platform", "name"), "row_count", values={"kind": ("action_type", "metric")}
    ),
    "mart_demographics": with_status(
        (*_ACCOUNT, "dimension", "bucket", "metric", "period"),
        "value",
        status="observed zero suppressed missing not_supported",
        values={"kind": ("audience", "engagement", "percentage", "other")},
        rates="platform_engagement_rate",
        shares="share",
    ),
    "mart_foot_traffic": with_status(
        (*_ACCOUNT, "location", "activity_date"),
        "visits check_ins",
        status=" ".join(VALUE_STATUSES),
        rates="visits check_ins",
    ),
    "mart_involvement": with_status(
        (*_WEEK, "basis"),
        "",
        status="ok partly_known nothing_known",
        values={"basis": ("action_date", "post_date")},
        rates="attention_rate interest_rate involvement_rate dwell_seconds_per_view",
    ),
    "mart_relationships": with_status(
        _WEEK,
        "active_dyads new_dyads is_final",
        status="ok people_unknown warm_up too_few_dyads",
        intervals="dyad_retention",
    ),
    "mart_retention_cohorts": with_status(
        (*_ACCOUNT, "cohort_month", "months_since"),
        "cohort_size active_persons",
        status="ok warm_up right_edge too_few_persons",
        intervals="active_share",
    ),
    "mart_person_funnel": with_status(
        _ACCOUNT,
        "engaged_persons activated_persons related_persons",
        status="ok no_identified_people",
        intervals="activation_rate relation_rate",
    ),
    "mart_conversions": with_status(
        (*_WEEK, "attribution_source"),
        "conversions is_final",
        status="ok visits_unknown denominator_unknown",
        rates="conversion_rate_by_visits conversion_rate_by_clicks",
    ),
}

TALK: dict[str, Table] = {
    "mart_polls": with_status(
        _CONTENT,
        "options votes invited survey_answers",
        status="ok votes_unknown exposure_unknown answers_unknown invited_unknown",
        values={"kind": ("poll", "survey")},
        rates="vote_rate vote_rate_by_views survey_answer_rate",
    ),
    "mart_poll_options": with_status(
        (*_CONTENT, "poll_option"),
        "votes",
        status=" ".join(VALUE_STATUSES),
        intervals="vote_share",
    ),
    "mart_live_sessions": with_status(
        _CONTENT,
        "registered attended peak chatters messages questions_asked questions_answered",
        status="ok attendance_unknown chat_unknown",
        rates="attendance_rate chatter_rate messages_per_attendee_minute question_answer_rate",
    ),
    "mart_voice": with_status(
        (*_WEEK, "topic", "comment_intent", "sentiment"),
        "texts is_final",
        values={"comment_intent": ("question", "feedback", "thought", "unclassified")},
        usual_values={"sentiment": (*SENTIMENTS, "unclassified")},
        shares="text_share",
    ),
    "mart_net_sentiment": with_status(
        _WEEK,
        "texts classified_texts unclassified_texts positive_texts neutral_texts negative_texts "
        "net_sentiment is_final",
        status="ok too_few_texts texts_unknown",
        intervals="positive_text_share toxic_text_share",
    ),
    "mart_conversation_health": with_status(
        _WEEK,
        "is_final",
        status="ok posts_too_young posts_unknown no_posts",
        shares="brand_share_of_voice_in_thread",
        intervals="silent_post_share peer_reply_share influencer_share_rate",
    ),
    "mart_cta": with_status(
        _CONTENT,
        "cta_type target completions denominator_kind",
        status="ok unknown_cta completions_unknown exposure_unknown scope_mismatch",
        values={"denominator_kind": ("reach", "impressions", "views")},
        rates="cta_completion_rate",
    ),
}
