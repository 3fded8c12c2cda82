-- Figures of a day are stamped with the day in the site's time zone.
with figures as (
    select * from {{ ref('stg_matomo__page_figures') }}
    union all
    select * from {{ ref('stg_matomo__site_figures') }}
)

{{ canonical_metrics('matomo', 'figures', [
    'content_id', 'period', 'breakdown', 'definition', 'value_status'
]) }}
