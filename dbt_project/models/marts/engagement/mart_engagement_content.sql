{%- set denominators = ['reach', 'impressions', 'views', 'followers'] %}
with rates as (
    select
        platform,
        account_id,
        content_id
        {%- for denominator in denominators %},
        max(case when denominator = '{{ denominator }}' then rate end) as rate_by_{{ denominator }},
        max(case when denominator = '{{ denominator }}' then rate_num end) as num_by_{{ denominator }},
        max(case when denominator = '{{ denominator }}' then rate_den end) as den_by_{{ denominator }}
        {%- endfor %}
    from {{ ref('mart_engagement_rates') }}
    where lens = 's1_engagement'
    group by platform, account_id, content_id
)

select
    figures.platform,
    figures.account_id,
    figures.content_id,
    content.published_at,
    content.format,
    figures.impressions,
    figures.views,
    figures.reach,
    rates.den_by_followers as followers,
    figures.reactions,
    figures.likes,
    figures.comments,
    figures.shares,
    figures.saves,
    figures.clicks,
    figures.link_clicks,
    figures.watch_seconds,
    -- Distinct people stand for the platform's figure only where nearly every act has its person.
    coalesce(
        figures.engaged_users,
        case
            when lensed.reported_actions = 0 then 0
            when {{ ratio('lensed.identified_actions', 'lensed.reported_actions') }}
                >= {{ threshold('engaged_users_coverage') }}
                then coalesce(people.identified_engagers, 0)
        end
    ) as engaged_users,
    coalesce(people.identified_engagers, 0) as identified_engagers,
    {{ ratio('lensed.identified_actions', 'lensed.reported_actions') }} as person_coverage,
    {%- for lens in lenses() %}
    lensed.{{ lens }}_actions,
    {%- endfor %}
    lensed.s1_two_way_coverage,
    lensed.s2_quality_coverage,
    {%- for denominator in denominators %}
    rates.rate_by_{{ denominator }} as s1_engagement_rate_by_{{ denominator }},
    rates.num_by_{{ denominator }} as s1_engagement_rate_by_{{ denominator }}_num,
    rates.den_by_{{ denominator }} as s1_engagement_rate_by_{{ denominator }}_den,
    {%- endfor %}
    case when figures.is_link_click_scope_one
        then {{ ratio('figures.link_clicks', 'figures.impressions') }}
    end as link_click_rate,
    figures.link_clicks as link_click_rate_num,
    figures.impressions as link_click_rate_den,
    {{ ratio('figures.watch_seconds', 'figures.views') }} as watch_seconds_per_view
from {{ ref('int_content_figures') }} as figures
inner join {{ ref('dim_content') }} as content
    on content.platform = figures.platform
    and content.account_id = figures.account_id
    and content.content_id = figures.content_id
left join {{ ref('int_content_lens_columns') }} as lensed
    on lensed.platform = figures.platform
    and lensed.account_id = figures.account_id
    and lensed.content_id = figures.content_id
left join {{ ref('int_content_people') }} as people
    on people.platform = figures.platform
    and people.account_id = figures.account_id
    and people.content_id = figures.content_id
left join rates
    on rates.platform = figures.platform
    and rates.account_id = figures.account_id
    and rates.content_id = figures.content_id
