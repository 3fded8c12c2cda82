{# The last step of an API platform's staged acts: two CTEs, `listed` (people in lists, undated or
   not) and `written` (posts with a text), in the canonical columns. What such a platform cannot
   say is NULL, or false for flags. #}

{% macro staged_actions(platform, knows_reach=false) %}
acts as (
    select account_id, action_id, action_type, acted_at, time_basis, person, person_name,
        content_id, in_reply_to, target, text, language, url, space_kind, is_own, is_bot,
        removed_at, load_id
        {%- if knows_reach %}, sharer_followers{% endif %}
    from listed

    union all

    select account_id, action_id, action_type, acted_at, 'exact', person, person_name,
        content_id, in_reply_to, target, text, language, url, space_kind, is_own, is_bot,
        removed_at, load_id
        {%- if knows_reach %}, sharer_followers{% endif %}
    from written
)

select
    '{{ platform }}|' || account_id || '|' || action_id as action_key,
    '{{ platform }}' as platform,
    account_id,
    action_id,
    action_type,
    cast(acted_at as timestamp) as acted_at,
    time_basis,
    person as platform_person_id,
    person_name,
    content_id,
    in_reply_to,
    cast(null as varchar) as thread_id,
    target as target_platform_person_id,
    text,
    language,
    url,
    cast(1 as double) as quantity,
    space_kind,
    false as is_paid,
    coalesce(is_own, false) as is_team,
    coalesce(is_bot, false) as is_bot,
    false as is_hidden,
    cast(removed_at as timestamp) as removed_at,
    case when removed_at is not null then 'actor' end as removed_reason,
    {{ 'cast(sharer_followers as double)' if knows_reach else 'cast(null as double)' }} as sharer_followers,
    cast(null as varchar) as reaction_kind,
    cast(null as varchar) as sentiment,
    cast(null as varchar) as brand_stance,
    cast(null as varchar) as stance,
    cast(null as varchar) as conversion_source,
    load_id
from acts
{% endmacro %}
