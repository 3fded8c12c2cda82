-- Engagement rates of days, weeks and months. A period's rate is a ratio of sums; the mean of the
-- rates of its posts or days stands beside it, since the two differ and tools mix them.
{%- set post_denominators = ['reach', 'impressions', 'views', 'followers', 'posts_times_followers'] %}
with posting as (
    select
        periods.platform,
        periods.account_id,
        periods.period,
        periods.period_start,
        count(distinct posts.content_id) as posts
    from {{ ref('int_account_periods') }} as periods
    inner join (select distinct platform, account_id from {{ ref('int_posts_by_day') }}) as accounts
        using (platform, account_id)
    left join (
        select
            posts.platform,
            posts.account_id,
            posts.content_id,
            units.period,
            {{ period_start('posts.post_date', 'units.period') }} as period_start
        from {{ ref('int_posts_by_day') }} as posts
        cross join (
            select 'day' as period union all select 'week' as period
            union all select 'month' as period
        ) as units
    ) as posts
        using (platform, account_id, period, period_start)
    group by periods.platform, periods.account_id, periods.period, periods.period_start
),

rated as (
    select platform, account_id, period, period_start, lens, basis,
        'daily_followers' as denominator, rate_num, rate_den, weighted_num,
        cast(null as double) as rate_post_mean, rate_day_mean, cast(null as bigint) as rated_posts,
        rated as rated_days, rated, with_numerator, cast(null as varchar) as paid_scope,
        cast(null as varchar) as denominator_definitions
    from {{ ref('int_period_days') }}

    union all

    select posting.platform, posting.account_id, posting.period, posting.period_start,
        names.lens, 'post_date' as basis, names.denominator, drawn.rate_num, drawn.rate_den,
        drawn.weighted_num, drawn.rate_post_mean, cast(null as double) as rate_day_mean,
        coalesce(drawn.rated, 0) as rated_posts, cast(null as bigint) as rated_days,
        coalesce(drawn.rated, 0) as rated, coalesce(drawn.with_numerator, 0) as with_numerator,
        drawn.paid_scope, drawn.denominator_definitions
    from posting
    cross join (
        {%- for lens in lenses() %}
        {%- set last_lens = loop.last %}
        {%- for denominator in post_denominators %}
        select '{{ lens }}' as lens, '{{ denominator }}' as denominator
        {{- '' if last_lens and loop.last else ' union all' }}
        {%- endfor %}
        {%- endfor %}
    ) as names
    left join {{ ref('int_period_posts') }} as drawn
        using (platform, account_id, period, period_start, lens, denominator)
    where posting.period <> 'day'
),

judged as (
    select
        rated.*,
        periods.period_end,
        periods.days,
        periods.is_final,
        coalesce(posting.posts, 0) as posts,
        case
            when rated.basis = 'post_date' and coalesce(posting.posts, 0) = 0 then 'no_posts'
            when rated.with_numerator = 0 then 'numerator_unknown'
            when rated.rated = 0 then 'denominator_unknown'
            when rated.paid_scope = 'mixed' then 'mixed_paid_scope'
            when rated.rate_den = 0 then 'denominator_zero'
            else 'ok'
        end as status
    from rated
    inner join {{ ref('int_account_periods') }} as periods
        using (platform, account_id, period, period_start)
    left join posting
        using (platform, account_id, period, period_start)
),

versions as (
    select {{ comma_joined('taxonomy_version') }} as weights_version
    from {{ ref('action_types') }}
)

select
    platform,
    account_id,
    period,
    period_start,
    period_end,
    lens,
    basis,
    denominator,
    case when status = 'ok' then rate_num / rate_den end as rate,
    rate_num,
    rate_den,
    case when status = 'ok' then rate_post_mean end as rate_post_mean,
    case when status = 'ok' then rate_day_mean end as rate_day_mean,
    case when status = 'ok' then weighted_num / rate_den end as weighted_rate,
    weighted_num,
    case when weighted_num is not null then versions.weights_version end as weights_version,
    posts,
    rated_posts,
    days,
    rated_days,
    nullif(paid_scope, 'mixed') as paid_scope,
    denominator_definitions,
    status,
    is_final
from judged
cross join versions
