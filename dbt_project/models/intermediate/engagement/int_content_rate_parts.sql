-- Content x lens x denominator: both sides of the rate, whether they may be divided, and the
-- group of posts of equal age in which it is judged.
with denominators as (
    select
        platform,
        account_id,
        content_id,
        measure as denominator,
        value,
        paid_scope,
        counter_metric as metric,
        metric_definition_version
    from {{ ref('mart_content_measures') }}
    where measure in ('reach', 'impressions', 'views')

    union all

    -- Followers are the same people whether a post was promoted or not: no scope.
    select
        content.platform,
        content.account_id,
        content.content_id,
        'followers' as denominator,
        followers.followers as value,
        cast(null as varchar) as paid_scope,
        'followers' as metric,
        cast(null as varchar) as metric_definition_version
    from (select distinct platform, account_id, content_id from {{ ref('mart_content_measures') }})
        as content
    left join {{ ref('int_content_followers') }} as followers
        using (platform, account_id, content_id)
),

lens_names as (
    {%- for lens in lenses() %}
    select '{{ lens }}' as lens
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

paired as (
    select
        denominators.platform,
        denominators.account_id,
        denominators.content_id,
        lens_names.lens,
        denominators.denominator,
        totals.total as rate_num,
        weighted.weighted_total as weighted_num,
        weighted.weights_version,
        denominators.value as rate_den,
        denominators.metric as denominator_metric,
        denominators.metric_definition_version as denominator_definition,
        totals.conditional_coverage,
        case
            when totals.paid_scope = 'mixed' then null
            when denominators.denominator = 'followers' then totals.paid_scope
            when denominators.value is null then totals.paid_scope
            when totals.paid_scope is null then denominators.paid_scope
            when totals.paid_scope = denominators.paid_scope then totals.paid_scope
        end as paid_scope
    from denominators
    cross join lens_names
    left join {{ ref('int_content_lens_totals') }} as totals
        on totals.platform = denominators.platform
        and totals.account_id = denominators.account_id
        and totals.content_id = denominators.content_id
        and totals.lens = lens_names.lens
    left join {{ ref('int_content_lens_weights') }} as weighted
        on weighted.platform = denominators.platform
        and weighted.account_id = denominators.account_id
        and weighted.content_id = denominators.content_id
        and weighted.lens = lens_names.lens
)

select
    paired.*,
    coalesce(content.format, 'unknown') as format,
    content.published_at,
    case
        when {{ hours_after('content.published_at', 24) }} > settings.as_of then 0
        when {{ hours_after('content.published_at', 72) }} > settings.as_of then 24
        when {{ hours_after('content.published_at', 168) }} > settings.as_of then 72
        when content.published_at is not null then 168
    end as age_hours,
    case
        when rate_num is null then 'numerator_unknown'
        when rate_den is null then 'denominator_unknown'
        when rate_den = 0 then 'denominator_zero'
        when paired.paid_scope is null then 'mixed_paid_scope'
        else 'ok'
    end as status
from paired
cross join {{ ref('stg_run__settings') }} as settings
left join {{ ref('dim_content') }} as content
    on content.platform = paired.platform
    and content.account_id = paired.account_id
    and content.content_id = paired.content_id
