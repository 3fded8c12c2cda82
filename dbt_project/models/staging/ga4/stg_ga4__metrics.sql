-- Figures of a day are stamped with the day in the property's time zone.
with figures as (
    select * from {{ ref('stg_ga4__page_figures') }}
    union all
    select * from {{ ref('stg_ga4__site_figures') }}
)

{{ canonical_metrics('ga4', 'figures', [
    'content_id', 'period', 'breakdown', 'definition', 'value_status'
]) }}
