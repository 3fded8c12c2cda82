-- What people said by hand about single acts, one column a label.
select
    platform || '|' || account_id || '|' || action_id as action_key,
    max(case when label = 'language' then value end) as language,
    max(case when label = 'sentiment' then value end) as sentiment,
    max(case when label = 'brand_stance' then value end) as brand_stance,
    max(case when label = 'stance' then value end) as stance,
    bool_or(case when label = 'is_question' then value = 'true' end) as is_question,
    bool_or(case when label = 'is_meaningful' then value = 'true' end) as is_meaningful
from {{ ref('stg_files__labels') }}
group by platform, account_id, action_id
