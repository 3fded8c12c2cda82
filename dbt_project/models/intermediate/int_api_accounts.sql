{%- for platform in api_platforms() %}
select platform, account_id, account_name, platform_person_id
from {{ ref('stg_' ~ platform ~ '__accounts') }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
