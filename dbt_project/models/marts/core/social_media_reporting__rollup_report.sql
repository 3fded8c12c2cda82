{{ config(materialized='view') }}
-- Column names and platform names of the well-known rollup, so that dashboards made for it read
-- these posts. It reads marts alone, and so stays a view where the marts are published.
select
    'mart_engagement_content' as _dbt_source_relation,
    content.platform || ':' || content.account_id as source_relation,
    case content.platform
        when 'facebook_pages' then 'facebook'
        when 'x' then 'twitter'
        else content.platform
    end as platform,
    content.account_id as page_id,
    accounts.account_name as page_name,
    content.content_id as post_id,
    coalesce(content.text, content.title) as post_message,
    content.url as post_url,
    content.published_at as created_timestamp
    {%- for figure in ['clicks', 'impressions', 'likes', 'shares', 'comments'] %},
    cast(round(figures.{{ figure }}) as bigint) as {{ figure }}
    {%- endfor %}
from {{ ref('dim_content') }} as content
inner join {{ ref('mart_engagement_content') }} as figures
    on figures.platform = content.platform
    and figures.account_id = content.account_id
    and figures.content_id = content.content_id
left join {{ ref('dim_accounts') }} as accounts
    on accounts.platform = content.platform
    and accounts.account_id = content.account_id
where content.is_own
