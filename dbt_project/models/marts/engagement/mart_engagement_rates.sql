-- Engagement of every lens by every denominator. Acts per reader are no proportion (one person
-- acts many times): the interval is that of a shrunken count, never Wilson's.
with shrunken as (
    select
        parts.*,
        priors.posts as prior_posts,
        case
            when priors.posts is null then 'raw'
            when priors.prior_events is null then 'pooled'
            else 'shrunk'
        end as interval_basis,
        case
            when priors.posts is null then parts.rate_num
            when priors.prior_events is null then priors.events
            else parts.rate_num + priors.prior_events
        end as events,
        case
            when priors.posts is null then parts.rate_den
            when priors.prior_events is null then priors.exposure
            else parts.rate_den + priors.prior_exposure
        end as exposure,
        coalesce(priors.dispersion, 1) as dispersion
    from {{ ref('int_content_rate_parts') }} as parts
    left join {{ ref('int_rate_priors') }} as priors
        on priors.platform = parts.platform
        and priors.format = parts.format
        and priors.age_hours = parts.age_hours
        and priors.lens = parts.lens
        and priors.denominator = parts.denominator
        and priors.denominator_definition = coalesce(parts.denominator_definition, '')
)

select
    shrunken.platform,
    shrunken.account_id,
    shrunken.content_id,
    shrunken.lens,
    denominator,
    rate_num,
    rate_den,
    case when status = 'ok' then rate_num / rate_den end as rate,
    weighted_num,
    case when status = 'ok' then weighted_num / rate_den end as weighted_rate,
    weights_version,
    case when status = 'ok' then {{ gamma_rate_low('events', 'exposure', 'dispersion') }} end
        as rate_low,
    case when status = 'ok' then {{ gamma_rate_high('events', 'exposure', 'dispersion') }} end
        as rate_high,
    case when status = 'ok' then {{ ratio('events', 'exposure') }} end as shrunk_rate,
    case when status = 'ok' then interval_basis end as interval_basis,
    prior_posts,
    paid_scope,
    conditional_coverage as coverage,
    denominator_metric,
    denominator_definition,
    case when denominator = 'views' then definitions.view_definition end as view_definition,
    gaps.missing_parts,
    status
from shrunken
left join {{ ref('int_content_lens_gaps') }} as gaps
    using (platform, account_id, content_id, lens)
left join {{ ref('int_content_view_definitions') }} as definitions
    on definitions.platform = shrunken.platform
    and definitions.account_id = shrunken.account_id
    and definitions.content_id = shrunken.content_id
