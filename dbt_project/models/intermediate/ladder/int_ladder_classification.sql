-- How many of a platform's texts with words carry a stance towards the brand: what stage 7 and
-- dispositions rest on. Without any text nothing can be said either way.
with texts as (
    select
        platform,
        count(*) as text_count,
        count(brand_stance) as classified_count
    from {{ ref('int_ladder_acts') }}
    where (is_text or is_contribution) and text_kind = 'words'
    group by platform
),

summed as (
    select platform, text_count, classified_count
    from texts
    union all
    select
        'all' as platform,
        cast(sum(text_count) as bigint) as text_count,
        cast(sum(classified_count) as bigint) as classified_count
    from texts
    having count(*) > 0
)

select
    platform,
    text_count,
    classified_count,
    {{ ratio('classified_count', 'text_count') }} as classified_share,
    {{ ratio('classified_count', 'text_count') }} >= {{ threshold('texts_classified') }}
        as is_assessable
from summed
