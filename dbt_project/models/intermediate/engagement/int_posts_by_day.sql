-- Content x lens on its local day of publication: what it drew so far.
select
    content.platform,
    content.account_id,
    content.content_id,
    {{ local_date('content.published_at', 'settings.timezone') }} as post_date,
    lens_names.lens,
    totals.total,
    weighted.weighted_total
from {{ ref('dim_content') }} as content
cross join {{ ref('stg_run__settings') }} as settings
cross join (
    {%- for lens in lenses() %}
    select '{{ lens }}' as lens{{ ' union all' if not loop.last }}
    {%- endfor %}
) as lens_names
left join {{ ref('int_content_lens_totals') }} as totals
    on totals.platform = content.platform
    and totals.account_id = content.account_id
    and totals.content_id = content.content_id
    and totals.lens = lens_names.lens
left join {{ ref('int_content_lens_weights') }} as weighted
    on weighted.platform = content.platform
    and weighted.account_id = content.account_id
    and weighted.content_id = content.content_id
    and weighted.lens = lens_names.lens
where content.published_at <= settings.as_of
