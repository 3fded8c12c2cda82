-- One row per piece of content: the totals of all lenses side by side.
select
    platform,
    account_id,
    content_id,
    {%- for lens in lenses() %}
    max(case when lens = '{{ lens }}' then total end) as {{ lens }}_actions,
    {%- endfor %}
    max(case when lens = 's1_two_way' then conditional_coverage end) as s1_two_way_coverage,
    max(case when lens = 's2_quality' then conditional_coverage end) as s2_quality_coverage,
    max(case when lens = 'any_lens' then total end) as reported_actions,
    max(case when lens = 'any_lens' then identified end) as identified_actions
from {{ ref('int_content_lens_totals') }}
group by platform, account_id, content_id
