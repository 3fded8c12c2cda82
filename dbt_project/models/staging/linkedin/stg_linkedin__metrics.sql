with figures as (
    select account_id, content_id, metric, 'lifetime' as period, breakdown, value, observed_at,
        load_id
    from {{ ref('stg_linkedin__post_figures') }}

    union all

    select account_id, null, metric, period, breakdown, value, observed_at, load_id
    from {{ ref('stg_linkedin__page_figures') }}
)

{{ canonical_metrics('linkedin', 'figures', ['content_id', 'period', 'breakdown']) }}
