{%- set denominators = ['reach', 'impressions', 'views', 'followers'] %}
{#- LinkedIn's clicks, likes, comments, shares and follows; a platform that counts reactions alone
    means them by likes, and follows are told of few posts. -#}
{%- set linkedin = '(figures.clicks + coalesce(figures.likes, figures.reactions) + figures.comments'
    ~ ' + figures.shares + coalesce(figures.follows, 0))' %}
{%- set ratios = [
    ('link_click_rate', 'figures.link_clicks', 'figures.impressions', 'link_click'),
    ('unique_link_click_rate', 'figures.unique_link_clicks', 'figures.reach', 'unique_click'),
    ('linkedin_engagement_rate', linkedin, 'figures.impressions', 'linkedin'),
    ('watch_seconds_per_view', 'figures.watch_seconds', 'figures.views', 'watch'),
    ('dwell_seconds_per_view', 'figures.dwell_seconds', 'figures.views', 'dwell')] %}
{%- set held = '(figures.story_views - figures.story_departures)' %}
{%- set plain = [
    ('replay_rate', 'figures.video_replays', 'figures.video_plays'),
    ('story_hold_proxy', held, 'figures.story_views'),
    ('story_tap_back_rate', 'figures.story_taps_back', 'figures.story_views'),
    ('story_reply_rate', 'figures.story_replies', 'figures.reach'),
    ('positive_reaction_share', 'kinds.positive_reactions', 'kinds.known_reactions')] %}
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
    figures.dwell_seconds,
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
    {%- for name, num, den, scope in ratios %}
    case when figures.is_{{ scope }}_scope_one then {{ ratio(num, den) }} end as {{ name }},
    {{ num }} as {{ name }}_num,
    {{ den }} as {{ name }}_den,
    {%- endfor %}
    case when figures.is_unique_click_scope_one
        then {{ wilson_low('figures.unique_link_clicks', 'figures.reach') }}
    end as unique_link_click_rate_low,
    case when figures.is_unique_click_scope_one
        then {{ wilson_high('figures.unique_link_clicks', 'figures.reach') }}
    end as unique_link_click_rate_high,
    figures.platform_engagement_rate,
    figures.platform_engagement_rate_metric,
    case when figures.is_linkedin_scope_one
        then {{ ratio(linkedin, 'figures.impressions') }} - figures.platform_engagement_rate
    end as linkedin_engagement_rate_difference,
    {{ ratio('completion.completes', 'completion.plays') }} as completion_rate,
    completion.completes as completion_rate_num,
    completion.plays as completion_rate_den,
    {{ wilson_low('completion.completes', 'completion.plays') }} as completion_rate_low,
    {{ wilson_high('completion.completes', 'completion.plays') }} as completion_rate_high,
    completion.completion_source,
    {%- for name, num, den in plain %}
    {{ ratio(num, den) }} as {{ name }},
    {{ num }} as {{ name }}_num,
    {{ den }} as {{ name }}_den,
    {%- endfor %}
    kinds.reaction_kind_coverage,
    figures.views_metric,
    definitions.view_definition
from {{ ref('int_content_figures') }} as figures
inner join {{ ref('dim_content') }} as content
    using (platform, account_id, content_id)
left join {{ ref('int_content_lens_columns') }} as lensed
    using (platform, account_id, content_id)
left join {{ ref('int_content_people') }} as people
    using (platform, account_id, content_id)
left join rates
    using (platform, account_id, content_id)
left join {{ ref('int_content_reaction_shares') }} as kinds
    using (platform, account_id, content_id)
left join {{ ref('int_content_completion') }} as completion
    using (platform, account_id, content_id)
left join {{ ref('int_content_view_definitions') }} as definitions
    using (platform, account_id, content_id)
