"""What every text column of the published file holds: something of a person, or nothing of one.

`pseudonymise: true` goes by this list, and publishes no file with a column that is not on it.
"""

from __future__ import annotations

from enum import Enum


class Role(Enum):
    """What stands in a text column."""

    PERSON = "id of a person, <platform>:<id>"
    PLATFORM_PERSON = "the part of person_id behind the platform"
    NAME = "name or handle of a person"
    HANDLES = "handles of persons, comma-joined; empty: none"
    RECORD = "id of an act, a thread or a piece of content"
    RECORD_KEY = "platform|account|id of an act or a piece of content"
    LABELLED_KEY = "action_key|label"
    METRIC_KEY = "platform|account|content_id|and more"
    POSTS = "content ids, joined by comma and space"
    POSTS_SENTENCE = "a sentence that quotes top_posts"
    TEXT = "words of a person"
    URL = "address of a person's act"
    OWN_TEXT = "words of a piece of content; the brand's own are published"
    OWN_URL = "address of a piece of content; the brand's own are published"
    OF_VIEW = "column of a view that reads published columns alone"
    NOT_PERSONAL = "nothing of a person: figures' names, categories, the brand's own accounts"


# By the column's name, in whatever table it stands.
_PERSONAL = {
    "person_id": Role.PERSON,
    "target_person_id": Role.PERSON,
    "author_person_id": Role.PERSON,
    "platform_person_id": Role.PLATFORM_PERSON,
    "display_name": Role.NAME,
    "mentions": Role.HANDLES,
    "action_id": Role.RECORD,
    "opening_action_id": Role.RECORD,
    "answering_action_id": Role.RECORD,
    "example_action_id": Role.RECORD,
    "in_reply_to": Role.RECORD,
    "thread_id": Role.RECORD,
    "given_thread_id": Role.RECORD,
    "content_id": Role.RECORD,
    "given_content_id": Role.RECORD,
    "post_id": Role.RECORD,
    "action_key": Role.RECORD_KEY,
    "answered_key": Role.RECORD_KEY,
    "content_key": Role.RECORD_KEY,
    "demand_id": Role.RECORD_KEY,
    "review_key": Role.LABELLED_KEY,
    "top_posts": Role.POSTS,
    "diagnosis_reason": Role.POSTS_SENTENCE,
    "text": Role.TEXT,
    "url": Role.URL,
}
# Where a column is not what its name says elsewhere, or its name alone would not tell.
_BY_TABLE = {
    "dim_content": {"title": Role.OWN_TEXT, "text": Role.OWN_TEXT, "url": Role.OWN_URL}
    | {"poll_options": Role.OWN_TEXT},
    "fct_content_metrics": {"metric_key": Role.METRIC_KEY},
    "social_media_reporting__rollup_report": {"post_message": Role.OF_VIEW}
    | {"post_url": Role.OF_VIEW},
}
# Names that mean one thing only.
_NOT_PERSONAL = frozenset(
    """
    _dbt_source_relation account_id account_name action_type article assessment
    attendee_minutes_source attribution_source base_source basis brand_stance brand_stance_method
    campaign channel channel_kind code_version comment_intent completion_basis completion_source
    content_pillar conversion_source counter_metric cta_type day_basis definition_versions
    denominator denominator_definition denominator_definitions denominator_kind denominator_metric
    diagnosis dimension direction disposition engagement_metric entry_platform evidence_kind
    feature follower_band format formula hashtag hashtags insufficient_reason interval_basis
    label_version language language_method lapse_reason lens measure metric
    metric_definition_version missing_parts moved null_rule origin page_id page_name paid_scope
    period platform platform_engagement_rate_metric poll_option quality_direction
    quantity_direction question_method ranked_by reaction_kind removed_reason reply_target_method
    requirement_ids rule_sentiment rules_version run_id s0_engagement s0_interactivity
    s1_engagement s1_two_way s2_quality s2_quantity segment sentiment sentiment_method signal
    skipped_stages source_relation space_kind stage_name stale_sources stance stance_method status
    story_basis table_name target_kind taxonomy_key taxonomy_version text_kind time_basis
    top_formats topic trend unit value_status view_definition views_metric votes_source
    weights_version
""".split()
)
# Names that might mean a person elsewhere, table by table.
_NOT_PERSONAL_BY_TABLE = {
    "dim_metrics": "version",
    "fct_account_metrics": "breakdown metric_key",
    "fct_content_metrics": "breakdown",
    "mart_benchmarks": "source",
    "mart_content_features": "evidence feature_value",
    "mart_content_measures": "source",
    "mart_content_reactions": "source",
    "mart_cta": "target",
    "mart_demographics": "bucket kind",
    "mart_engagement_daily": "source",
    "mart_foot_traffic": "location",
    "mart_goals": "note",
    "mart_interactions_vs_engagement": "source",
    "mart_interactivity_reach": "evidence",
    "mart_label_review_queue": "label method reason value",
    "mart_ladder_movers": "reason",
    "mart_ladder_people": "path",
    "mart_ladder_signals": "title",
    "mart_polls": "kind",
    "mart_response_buckets": "bucket",
    "mart_unmapped": "kind name",
}


def role_of(table: str, column: str) -> Role | None:
    """Role of a text column of a published table; None: nobody has said what it holds."""
    if column in _BY_TABLE.get(table, {}):
        return _BY_TABLE[table][column]
    not_personal = _NOT_PERSONAL_BY_TABLE.get(table, "").split()
    if column in _NOT_PERSONAL or column in not_personal:
        return Role.NOT_PERSONAL
    return _PERSONAL.get(column)


def declared_columns() -> set[tuple[str | None, str]]:
    """All that is declared, as table and column; no table: by the column's name alone."""
    by_table = {(table, column) for table, names in _BY_TABLE.items() for column in names}
    not_personal = {
        (table, column)
        for table, names in _NOT_PERSONAL_BY_TABLE.items()
        for column in names.split()
    }
    return {(None, name) for name in (*_PERSONAL, *_NOT_PERSONAL)} | by_table | not_personal
