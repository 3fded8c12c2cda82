-- One row per piece of content: the figures that votes, sessions and calls to action are set
-- against, each with the acts that it counts (organic, paid, all).
{%- set measures = ['poll_votes', 'invited', 'registered', 'attended', 'impressions', 'views',
    'reach', 'watch_seconds'] %}
select
    platform,
    account_id,
    content_id
    {%- for measure in measures %},
    max(case when measure = '{{ measure }}' then value end) as {{ measure }},
    max(case when measure = '{{ measure }}' then paid_scope end) as {{ measure }}_scope
    {%- endfor %},
    max(case when measure = 'poll_votes' then source end) as poll_votes_source
from {{ ref('mart_content_measures') }}
group by platform, account_id, content_id
