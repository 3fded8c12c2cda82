-- The newest lifetime count of each option, where a platform delivers them (breakdown option=...).
with counted as (
    select
        facts.platform,
        facts.account_id,
        facts.content_id,
        {{ breakdown_values('facts.breakdown') }} as poll_option,
        facts.value,
        facts.value_status,
        facts.observed_at,
        row_number() over (
            partition by facts.platform, facts.account_id, facts.content_id,
                {{ breakdown_values('facts.breakdown') }}
            order by facts.observed_at desc, facts.load_id desc, facts.metric_key desc
        ) as newest_first
    from {{ ref('fct_content_metrics') }} as facts
    cross join {{ ref('stg_run__settings') }} as settings
    where facts.metric = 'poll_votes'
        and facts.period = 'lifetime'
        and {{ breakdown_keys('facts.breakdown') }} = 'option'
        and facts.observed_at <= settings.as_of
),

totals as (
    select
        counted.*,
        -- A share needs all options: with one unknown the sum of the others is no total.
        case
            when count(value) over poll = count(*) over poll then sum(value) over poll
        end as total
    from counted
    where newest_first = 1
    window poll as (
        partition by platform, account_id, content_id
        order by poll_option
        rows between unbounded preceding and unbounded following
    )
)

select
    platform,
    account_id,
    content_id,
    poll_option,
    value as votes,
    {{ ratio('value', 'total') }} as vote_share,
    value as vote_share_num,
    total as vote_share_den,
    {{ wilson_low('value', 'total') }} as vote_share_low,
    {{ wilson_high('value', 'total') }} as vote_share_high,
    value_status as status,
    observed_at
from totals
