"""Contracts of the published tables that compare: weeks, pieces of content, people over time."""

from expectations.table import MOVES, STAGES, Table, with_status

_ACCOUNT = ("platform", "account_id")
_CONTENT = (*_ACCOUNT, "content_id")
_WEEK = (*_ACCOUNT, "week_start")

WEEKS: dict[str, Table] = {
    "mart_engagement_periods": with_status(
        (*_ACCOUNT, "period", "period_start", "lens", "basis", "denominator"),
        "rate_num posts is_final",
        status="ok no_posts numerator_unknown denominator_unknown denominator_zero "
        "mixed_paid_scope",
        values={"period": ("day", "week", "month"), "basis": ("action_date", "post_date")},
        rates="rate rate_post_mean rate_day_mean weighted_rate",
    ),
    "mart_interactions_vs_engagement": with_status(
        _WEEK,
        "s2_quantity_actions s2_quality_actions balance_index diagnosis_reason is_final",
        values={
            "diagnosis": (
                "provisional",
                "insufficient_data",
                "improve_content_quality",
                "needs_reach",
                "both_down",
                "viral_or_controversy",
                "incident",
                "record_what_was_posted",
                "within_normal_range",
            )
        },
        shares="negative_share",
        intervals="quality_rate",
    ),
    "mart_weekly_scorecard": with_status(
        (*_WEEK, "metric"),
        "value basis previous_value baseline baseline_low baseline_high is_final",
        values={"moved": ("above", "below", "within")},
        shares="coverage",
    ),
    "mart_goals": with_status(
        (*_ACCOUNT, "metric", "due_date", "target", "base"),
        "value progress expected_progress days_left is_attained",
        status="unknown_metric no_data attained overdue on_track behind",
    ),
    "mart_benchmarks": with_status(
        ("origin", *_ACCOUNT, "format", "metric", "age_hours", "follower_band"),
        "post_count source dated",
        status="ok few_posts",
        values={"origin": ("own", "external")},
        rates="p25 p50 p75",
    ),
}

CONTENT: dict[str, Table] = {
    "bridge_content_hashtags": with_status((*_CONTENT, "hashtag"), "place"),
    "mart_content_reactions": with_status(
        (*_CONTENT, "reaction_kind"), "valence", values={"valence": (-1, 0, 1)}, rates="value"
    ),
    "mart_content_ranking": with_status(
        (*_CONTENT, "measure"),
        "format value rank_all_time rank_90d is_breakout",
        status="ok no_interval no_value_at_equal_age",
        rates="rate shrunk_rate rate_low rate_high",
        shares="format_percentile",
    ),
    "mart_weak_posts": with_status(
        (*_CONTENT, "measure"),
        "format weak_in_a_row is_weak_run",
        status="ok not_enough_posts",
        rates="value p20",
    ),
    "mart_content_features": with_status(
        (*_ACCOUNT, "measure", "feature", "feature_value"),
        "posts other_posts is_significant",
        status="ok not_enough_posts no_spread",
        values={"evidence": ("association",)},
        rates="lift lift_low lift_high",
        shares="p p_adjusted",
    ),
    "mart_best_time": with_status(
        (*_ACCOUNT, "measure", "weekday", "block_start_hour"),
        "posts effect is_significant effect_rank",
        status="evidence no_evidence too_few_posts",
        rates="mean_ratio",
        shares="p p_adjusted",
    ),
    "mart_audience_hours": with_status(
        (*_ACCOUNT, "weekday", "local_hour"),
        "inbound_actions online_followers",
        status="ok not_enough_acts",
        shares="action_share",
    ),
    "mart_interactivity_reach": with_status(
        (*_ACCOUNT, "measure"),
        "posts correlation correlation_low correlation_high",
        status="ok not_enough_posts no_spread",
        values={"evidence": ("association",)},
        shares="p",
    ),
    "social_media_reporting__rollup_report": with_status(
        ("source_relation", "post_id"),
        "_dbt_source_relation platform page_id page_name post_message post_url created_timestamp "
        "clicks impressions likes shares comments",
        rates="clicks impressions likes shares comments",
    ),
}

PEOPLE: dict[str, Table] = {
    "mart_advocates": with_status(
        ("person_id",),
        "segment stage represents_only repeat_engager has_consent",
        status="ok not_assessable warm_up few_people",
        values={"segment": ("advocate", "represents_only", "repeat_engager", "warm")},
    ),
    "mart_ladder_people": with_status(
        ("person_id",),
        "entry_platform highest_stage_ever first_reached_at weeks_to_stage path recomputed_at",
        values={"stage": STAGES},
    ),
    "mart_ladder_time_in_stage": with_status(
        ("platform", "stage"),
        "spell_count censored_count km_median_weeks median_active_span_days",
        status="ok few_spells above_half warm_up",
        intervals="censored_share",
    ),
    "mart_ladder_cohorts": with_status(
        ("cohort_month", "stage", "horizon_weeks"),
        "person_count",
        status="ok horizon_open warm_up few_people",
        intervals="reached_share",
    ),
    "mart_ladder_signals": with_status(
        ("platform", "week_start", "signal"),
        "volume title unidentified_followers is_final",
        values={"trend": ("up", "down", "steady", "insufficient_data")},
        rates="per_1000_reach per_like",
    ),
    "mart_ladder_transitions_monthly": with_status(
        ("month_start", "from_stage", "to_stage", "moved"),
        "person_count from_count",
        values={"from_stage": STAGES, "to_stage": STAGES, "moved": MOVES},
        intervals="p",
    ),
    "mart_ladder_hazard": with_status(
        ("stage", "weeks_in_stage", "moved"),
        "person_count from_count",
        status="ok few_people",
        values={"stage": STAGES, "moved": ("up", "held", "down")},
        intervals="p",
    ),
}
