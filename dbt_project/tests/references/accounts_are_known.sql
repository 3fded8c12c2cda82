{# Published tables with an account of the brand; the row 'all' of the funnel is none. A goal may name
   an account that nobody has heard of: its status says so. #}
{%- set tables = [
    'bridge_content_hashtags',
    'dim_content',
    'fct_account_metrics',
    'fct_action_labels',
    'fct_actions',
    'fct_content_metrics',
    'fct_conversations',
    'fct_demands',
    'mart_audience_daily',
    'mart_audience_hours',
    'mart_benchmarks',
    'mart_best_time',
    'mart_content_features',
    'mart_content_measures',
    'mart_content_ranking',
    'mart_content_reactions',
    'mart_conversation_health',
    'mart_conversions',
    'mart_cta',
    'mart_demographics',
    'mart_engagement_content',
    'mart_engagement_daily',
    'mart_engagement_periods',
    'mart_engagement_rates',
    'mart_foot_traffic',
    'mart_interactions_vs_engagement',
    'mart_interactivity_daily',
    'mart_interactivity_reach',
    'mart_involvement',
    'mart_label_review_queue',
    'mart_live_sessions',
    'mart_net_sentiment',
    'mart_open_inbox',
    'mart_person_funnel',
    'mart_poll_options',
    'mart_polls',
    'mart_relationships',
    'mart_response_buckets',
    'mart_response_daily',
    'mart_response_weekly',
    'mart_retention_cohorts',
    'mart_voice',
    'mart_weak_posts',
    'mart_weekly_scorecard',
] %}
with named as (
    {%- for table in tables %}
    select distinct '{{ table }}' as table_name, platform, account_id
    from {{ ref(table) }}
    where account_id is not null
        {%- if table == 'mart_person_funnel' %}
        and account_id <> 'all'
        {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select named.*
from named
left join {{ ref('dim_accounts') }} as known
    on known.platform = named.platform
    and known.account_id = named.account_id
where known.account_id is null
