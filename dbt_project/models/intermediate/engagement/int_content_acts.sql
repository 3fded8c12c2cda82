-- What the lists say of a piece of content, by kind of act.
select
    platform,
    account_id,
    content_id,
    taxonomy_key,
    sum(quantity) as listed,
    sum(case when is_direct then quantity else 0 end) as listed_direct,
    sum(case when person_id is not null then quantity else 0 end) as identified
    {%- for lens in lenses() + ['any_lens'] %},
    sum(case when {{ lens }} then quantity else 0 end) as {{ lens }}
    {%- endfor %}
from {{ ref('int_counted_acts') }}
where content_id is not null
group by platform, account_id, content_id, taxonomy_key
