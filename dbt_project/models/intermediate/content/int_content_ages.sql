-- Content x age that it has reached by now, and the span in which an observation stands for it.
select
    content.platform,
    content.account_id,
    content.content_id,
    coalesce(content.format, 'unknown') as format,
    content.published_at,
    ages.age_hours,
    {{ hours_after('content.published_at', 'ages.age_hours - ages.tolerance_hours') }} as earliest_at,
    {{ hours_after('content.published_at', 'ages.age_hours') }} as due_at
from {{ ref('dim_content') }} as content
cross join {{ ref('content_ages') }} as ages
cross join {{ ref('stg_run__settings') }} as settings
where {{ hours_after('content.published_at', 'ages.age_hours') }} <= settings.as_of
