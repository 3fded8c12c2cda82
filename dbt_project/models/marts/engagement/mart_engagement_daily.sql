{%- set measures = ['reactions', 'likes', 'comments', 'shares', 'saves', 'clicks', 'link_clicks'] %}
with measured as (
    select
        platform,
        account_id,
        activity_date,
        {%- for measure in measures %}
        max(case when measure = '{{ measure }}' then value end) as {{ measure }},
        {%- endfor %}
        min(case when value is not null then source end) as least_source,
        max(case when value is not null then source end) as greatest_source,
        case when bool_or(day_basis = 'platform') then 'platform' else 'configured' end as day_basis,
        {{ comma_joined("measure || ' ' || metric_definition_version") }} as definition_versions
    from {{ ref('int_daily_measures') }}
    where measure in ('{{ measures | join("', '") }}')
    group by platform, account_id, activity_date
),

lensed as (
    select
        platform,
        account_id,
        activity_date,
        {%- for lens in lenses() %}
        max(case when lens = '{{ lens }}' then total end) as {{ lens }}_actions,
        {%- endfor %}
        max(case when lens = 'any_lens' then vanity end) as vanity_share_num,
        max(case when lens = 'any_lens' then total end) as vanity_share_den
    from {{ ref('int_daily_lens_totals') }}
    group by platform, account_id, activity_date
),

voiced as (
    select
        texts.*,
        case when classified_texts >= {{ threshold('min_texts') }} then positive_texts end
            as positive_text_share_num,
        case when classified_texts >= {{ threshold('min_texts') }}
            then positive_texts + negative_texts
        end as positive_text_share_den,
        case when classified_texts >= {{ threshold('min_texts') }}
            then positive_texts - negative_texts
        end as net_sentiment_num,
        case when classified_texts >= {{ threshold('min_texts') }} then classified_texts end
            as net_sentiment_den
    from {{ ref('int_daily_texts') }} as texts
)

select
    days.platform,
    days.account_id,
    days.activity_date,
    {%- for measure in measures %}
    measured.{{ measure }},
    {%- endfor %}
    people.active_persons,
    {{ ratio('people.repeat_persons_28d', 'people.active_persons_28d') }} as repeat_rate_28d,
    people.repeat_persons_28d as repeat_rate_28d_num,
    people.active_persons_28d as repeat_rate_28d_den,
    {{ wilson_low('people.repeat_persons_28d', 'people.active_persons_28d') }} as repeat_rate_28d_low,
    {{ wilson_high('people.repeat_persons_28d', 'people.active_persons_28d') }}
        as repeat_rate_28d_high,
    {{ share_of('lensed.vanity_share_num', 'lensed.vanity_share_den') }} as vanity_share,
    lensed.vanity_share_num,
    lensed.vanity_share_den,
    {{ ratio('voiced.positive_text_share_num', 'voiced.positive_text_share_den') }}
        as positive_text_share,
    voiced.positive_text_share_num,
    voiced.positive_text_share_den,
    {{ wilson_low('voiced.positive_text_share_num', 'voiced.positive_text_share_den') }}
        as positive_text_share_low,
    {{ wilson_high('voiced.positive_text_share_num', 'voiced.positive_text_share_den') }}
        as positive_text_share_high,
    {{ ratio('voiced.net_sentiment_num', 'voiced.net_sentiment_den') }} as net_sentiment,
    voiced.net_sentiment_num,
    voiced.net_sentiment_den,
    {%- for texts in ['texts', 'classified_texts', 'positive_texts', 'neutral_texts',
        'negative_texts', 'unclassified_texts'] %}
    case when days.is_listed_day then coalesce(voiced.{{ texts }}, 0) end as {{ texts }},
    {%- endfor %}
    {%- for lens in lenses() %}
    lensed.{{ lens }}_actions,
    {%- endfor %}
    case
        when measured.least_source = measured.greatest_source then measured.least_source
        when measured.least_source is not null then 'mixed'
        else 'none'
    end as source,
    coalesce(measured.day_basis, 'configured') as day_basis,
    measured.definition_versions,
    days.is_final,
    settings.as_of as recomputed_at
from {{ ref('int_account_days') }} as days
cross join {{ ref('stg_run__settings') }} as settings
left join measured
    using (platform, account_id, activity_date)
left join lensed
    using (platform, account_id, activity_date)
left join {{ ref('int_daily_people') }} as people
    using (platform, account_id, activity_date)
left join voiced
    using (platform, account_id, activity_date)
