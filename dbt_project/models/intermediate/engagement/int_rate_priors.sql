-- Prior of a rate by moments over the posts of the last days (threshold prior_days) of one platform,
-- format, age and definition of the denominator:
-- the gamma whose mean is the pooled rate and whose variance is what Poisson noise leaves over.
-- Under prior_min_posts posts there is no prior; without a rest of variance all posts share the pooled rate.
-- Sums of fractions are taken in a fixed order: else two equal runs differ in the last bit.
with posts as (
    select
        parts.platform,
        parts.format,
        parts.age_hours,
        parts.lens,
        parts.denominator,
        coalesce(parts.denominator_definition, '') as denominator_definition,
        parts.rate_num,
        parts.rate_den
    from {{ ref('int_content_rate_parts') }} as parts
    cross join {{ ref('stg_run__settings') }} as settings
    where parts.status = 'ok'
        and parts.age_hours is not null
        and parts.published_at >= {{ hours_after('settings.as_of', '-24 * ' ~ threshold('prior_days')) }}
),

pooled as (
    select
        platform,
        format,
        age_hours,
        lens,
        denominator,
        denominator_definition,
        count(*) as posts,
        sum(rate_num) as events,
        sum(rate_den) as exposure,
        sum(rate_num) / sum(rate_den) as mean_rate
    from posts
    group by platform, format, age_hours, lens, denominator, denominator_definition
    having count(*) >= {{ threshold('prior_min_posts') }}
),

spread as (
    select
        pooled.platform,
        pooled.format,
        pooled.age_hours,
        pooled.lens,
        pooled.denominator,
        pooled.denominator_definition,
        max(pooled.posts) as posts,
        max(pooled.events) as events,
        max(pooled.exposure) as exposure,
        max(pooled.mean_rate) as mean_rate,
        sum(
            posts.rate_den * power(posts.rate_num / posts.rate_den - pooled.mean_rate, 2)
            order by posts.rate_den, posts.rate_num
        ) / max(pooled.exposure)
        - max(pooled.mean_rate) * max(pooled.posts) / max(pooled.exposure) as rate_variance
    from pooled
    inner join posts
        using (platform, format, age_hours, lens, denominator, denominator_definition)
    group by pooled.platform, pooled.format, pooled.age_hours, pooled.lens, pooled.denominator,
        pooled.denominator_definition
),

-- What the fitted model leaves unexplained: 1 where it explains the spread.
dispersion as (
    select
        spread.platform,
        spread.format,
        spread.age_hours,
        spread.lens,
        spread.denominator,
        spread.denominator_definition,
        sum(
            power(posts.rate_num - posts.rate_den * spread.mean_rate, 2)
            / (
                posts.rate_den * spread.mean_rate
                + power(posts.rate_den, 2) * greatest(spread.rate_variance, 0)
            )
            order by posts.rate_den, posts.rate_num
        ) / (max(spread.posts) - 1) as dispersion
    from spread
    inner join posts
        using (platform, format, age_hours, lens, denominator, denominator_definition)
    where spread.mean_rate > 0
    group by spread.platform, spread.format, spread.age_hours, spread.lens, spread.denominator,
        spread.denominator_definition
)

select
    platform,
    format,
    age_hours,
    lens,
    denominator,
    denominator_definition,
    posts,
    events,
    exposure,
    mean_rate,
    case when rate_variance > 0 then power(mean_rate, 2) / rate_variance end as prior_events,
    case when rate_variance > 0 then mean_rate / rate_variance end as prior_exposure,
    greatest(coalesce(dispersion, 1), 1) as dispersion
from spread
left join dispersion
    using (platform, format, age_hours, lens, denominator, denominator_definition)
