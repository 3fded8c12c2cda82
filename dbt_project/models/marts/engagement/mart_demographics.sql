with judged as (
    select
        slices.*,
        coalesce(kinds.kind, 'other') as kind,
        kinds.rank as engagement_rank,
        -- Counts of acts are suppressed alike: so few acts come from no more people.
        case
            when slices.value is null then slices.value_status
            when coalesce(kinds.kind, 'other') = 'percentage' then slices.value_status
            when slices.value < {{ threshold('min_bucket_persons') }} then 'suppressed'
            else 'observed'
        end as status
    from {{ ref('int_audience_slices') }} as slices
    left join {{ ref('demographic_metrics') }} as kinds
        on kinds.metric = slices.metric
),

shown as (
    select
        judged.*,
        case when status in ('observed', 'zero') then value end as shown_value
    from judged
),

-- The best engagement figure of a slice, near enough in time to its audience.
engaged as (
    select
        audience.platform,
        audience.account_id,
        audience.dimension,
        audience.bucket,
        audience.metric,
        audience.period,
        engagement.metric as engagement_metric,
        engagement.shown_value as engagement_value,
        row_number() over (
            partition by audience.platform, audience.account_id, audience.dimension,
                audience.bucket, audience.metric, audience.period
            order by engagement.engagement_rank, engagement.observed_at desc, engagement.period
        ) as best_first
    from shown as audience
    inner join shown as engagement
        on engagement.platform = audience.platform
        and engagement.account_id = audience.account_id
        and engagement.dimension = audience.dimension
        and engagement.bucket = audience.bucket
        and abs({{ seconds_between('audience.observed_at', 'engagement.observed_at') }})
        <= 3600 * {{ threshold('demographic_gap_hours') }}
    where audience.kind = 'audience'
        and engagement.kind = 'engagement'
)

select
    shown.platform,
    shown.account_id,
    shown.dimension,
    shown.bucket,
    shown.metric,
    shown.period,
    shown.kind,
    shown.shown_value as value,
    -- What is suppressed stays out of the total too: else it could be worked out from the rest.
    {{ ratio('shown.shown_value', 'sum(shown.shown_value) over slices') }} as share,
    shown.shown_value as share_num,
    sum(shown.shown_value) over slices as share_den,
    case when engaged.engagement_value is not null
        then {{ ratio('engaged.engagement_value', 'shown.shown_value') }}
    end as platform_engagement_rate,
    engaged.engagement_value as platform_engagement_rate_num,
    case when shown.kind = 'audience' then shown.shown_value end as platform_engagement_rate_den,
    engaged.engagement_metric,
    shown.status,
    shown.metric_definition_version,
    shown.observed_at
from shown
left join engaged
    on engaged.platform = shown.platform
    and engaged.account_id = shown.account_id
    and engaged.dimension = shown.dimension
    and engaged.bucket = shown.bucket
    and engaged.metric = shown.metric
    and engaged.period = shown.period
    and engaged.best_first = 1
window slices as (
    partition by shown.platform, shown.account_id, shown.dimension, shown.metric, shown.period
    order by shown.bucket
    rows between unbounded preceding and unbounded following
)
