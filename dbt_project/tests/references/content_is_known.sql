{# Published tables with a piece of content. #}
{%- set tables = [
    'bridge_content_hashtags',
    'fct_actions',
    'fct_content_metrics',
    'mart_content_measures',
    'mart_content_ranking',
    'mart_content_reactions',
    'mart_cta',
    'mart_engagement_content',
    'mart_engagement_rates',
    'mart_live_sessions',
    'mart_poll_options',
    'mart_polls',
    'mart_weak_posts',
] %}
with named as (
    {%- for table in tables %}
    select distinct '{{ table }}' as table_name, platform, account_id, content_id
    from {{ ref(table) }}
    where content_id is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select named.*
from named
left join {{ ref('dim_content') }} as known
    on known.platform = named.platform
    and known.account_id = named.account_id
    and known.content_id = named.content_id
where known.content_id is null
