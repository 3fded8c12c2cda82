{# The last step of an API platform's staging: what the platform gives, in the columns that all
   platforms share. A model names the columns that its relation has; the others get what a platform
   that does not tell them has: NULL, or false for flags. #}

{% macro _canonical(columns, given) -%}
{%- for name in given if name not in columns %}
    {{ exceptions.raise_compiler_error("no such column: " ~ name ~ "; allowed: " ~ columns.keys() | join(', ')) }}
{%- endfor %}
{%- for name, default in columns.items() %}
    {{ 'seen.' ~ name if name in given else default }} as {{ name }},
{%- endfor %}
{%- endmacro %}

{# Acts, one row an act. `relation` has account_id, action_id, action_type, acted_at (UTC), load_id
   and the columns in `given`. With `forget_deleted` a removed act keeps neither text nor name. #}
{% macro canonical_actions(platform, relation, given, forget_deleted=false) -%}
{%- set columns = {
    'time_basis': "'exact'",
    'platform_person_id': 'cast(null as varchar)',
    'person_name': 'cast(null as varchar)',
    'content_id': 'cast(null as varchar)',
    'in_reply_to': 'cast(null as varchar)',
    'thread_id': 'cast(null as varchar)',
    'target_platform_person_id': 'cast(null as varchar)',
    'text': 'cast(null as varchar)',
    'language': 'cast(null as varchar)',
    'url': 'cast(null as varchar)',
    'quantity': 'cast(1 as double)',
    'space_kind': "'own'",
    'is_paid': 'false',
    'is_team': 'false',
    'is_bot': 'false',
    'is_hidden': 'false',
    'removed_at': 'cast(null as timestamp)',
    'removed_reason': "'actor'",
    'sharer_followers': 'cast(null as double)',
    'reaction_kind': 'cast(null as varchar)',
    'sentiment': 'cast(null as varchar)',
    'brand_stance': 'cast(null as varchar)',
    'stance': 'cast(null as varchar)',
    'conversion_source': 'cast(null as varchar)',
} -%}
select
    '{{ platform }}|' || acts.account_id || '|' || acts.action_id as action_key,
    '{{ platform }}' as platform,
    acts.account_id,
    acts.action_id,
    acts.action_type,
    cast(acts.acted_at as timestamp) as acted_at,
    acts.time_basis,
    acts.platform_person_id,
    {{ 'case when acts.removed_at is null then acts.person_name end' if forget_deleted
        else 'acts.person_name' }} as person_name,
    acts.content_id,
    acts.in_reply_to,
    acts.thread_id,
    acts.target_platform_person_id,
    {{ 'case when acts.removed_at is null then acts.text end' if forget_deleted
        else 'acts.text' }} as text,
    acts.language,
    acts.url,
    cast(acts.quantity as double) as quantity,
    acts.space_kind,
    coalesce(acts.is_paid, false) as is_paid,
    coalesce(acts.is_team, false) as is_team,
    coalesce(acts.is_bot, false) as is_bot,
    coalesce(acts.is_hidden, false) as is_hidden,
    cast(acts.removed_at as timestamp) as removed_at,
    case when acts.removed_at is not null then acts.removed_reason end as removed_reason,
    cast(acts.sharer_followers as double) as sharer_followers,
    acts.reaction_kind,
    acts.sentiment,
    acts.brand_stance,
    acts.stance,
    acts.conversion_source,
    acts.load_id
from (
    select
        {{- _canonical(columns, given) }}
        seen.account_id,
        seen.action_id,
        seen.action_type,
        seen.acted_at,
        seen.load_id
    from {{ relation }} as seen
) as acts
{%- endmacro %}
