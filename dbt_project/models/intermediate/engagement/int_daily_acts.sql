-- Account x local day x kind of act, from the lists.
select
    platform,
    account_id,
    action_date as activity_date,
    taxonomy_key,
    sum(quantity) as quantity
    {%- for lens in lenses() + ['any_lens'] %},
    sum(case when {{ lens }} then quantity else 0 end) as {{ lens }}
    {%- endfor %}
from {{ ref('int_counted_acts') }}
group by platform, account_id, action_date, taxonomy_key
