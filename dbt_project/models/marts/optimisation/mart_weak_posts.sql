-- Posts below their format's own 20th percentile at equal age, and those that cannot be judged.
select
    platform,
    account_id,
    content_id,
    measure,
    format,
    published_at,
    value,
    standing_posts as compared_posts,
    case when is_weak then standing_p20 end as p20,
    case when is_weak then {{ ratio('value', 'standing_median') }} end as ratio_to_median,
    weak_in_a_row,
    case when is_weak then run_length >= {{ threshold('weak_run') }} end as is_weak_run,
    case when is_weak then 'ok' else 'not_enough_posts' end as status
from {{ ref('int_weak_marks') }}
where is_weak or is_weak is null
