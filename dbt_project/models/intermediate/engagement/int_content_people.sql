-- People who did something that counts in a lens, per piece of content.
select
    platform,
    account_id,
    content_id,
    count(distinct person_id) as identified_engagers
from {{ ref('int_counted_acts') }}
where any_lens
    and content_id is not null
    and person_id is not null
group by platform, account_id, content_id
