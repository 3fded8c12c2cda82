{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='action_key',
    on_schema_change='fail'
) }}

-- What the macro reads, said here because dbt parses the model as if it ran for the first time:
-- depends_on: {{ ref('int_actions') }}
-- depends_on: {{ ref('int_action_context') }}
-- depends_on: {{ ref('int_content_aliases') }}
-- depends_on: {{ ref('int_person_flags') }}
-- depends_on: {{ ref('fct_action_labels') }}
with placed as (
    select *
    from {{ ref('int_actions_placed') }}
    {%- if is_incremental() %}
    where action_key in ({{ changed_actions(this) }})
    {%- endif %}
),

described as (
    select
        placed.*,
        coalesce(actors.is_team, false) as is_team_person,
        -- A team answers by hand and by machine under one name: there each act speaks for itself.
        case
            when coalesce(actors.is_team, false) then placed.is_bot
            else coalesce(actors.is_bot, false)
        end as is_bot_act,
        coalesce(actors.is_team, false) or coalesce(placed.type_direction = 'outbound', false)
            as is_outbound,
        placed.is_text
        and placed.target_person_id is not null
        and not coalesce(addressees.is_team, false)
        and placed.target_person_id is distinct from placed.person_id as is_to_follower
    from placed
    left join {{ ref('int_person_flags') }} as actors
        on actors.person_id = placed.person_id
    left join {{ ref('int_person_flags') }} as addressees
        on addressees.person_id = placed.target_person_id
),

keyed as (
    select
        described.*,
        case
            when action_type = 'reply' and is_to_follower and not is_outbound then 'peer_reply'
            else action_type
        end as taxonomy_key
    from described
)

select
    keyed.action_key,
    keyed.action_id,
    keyed.platform,
    keyed.account_id,
    keyed.root_content_id as content_id,
    keyed.root_thread_id as thread_id,
    keyed.in_reply_to,
    keyed.person_id,
    keyed.target_person_id,
    keyed.reply_target_method,
    keyed.answered_key,
    keyed.action_type,
    keyed.taxonomy_key,
    keyed.reaction_kind,
    keyed.valence,
    keyed.acted_at,
    {{ local_date('keyed.acted_at', 'settings.timezone') }} as action_date,
    keyed.time_basis,
    case when keyed.is_outbound then 'outbound' else 'inbound' end as direction,
    case when keyed.is_to_follower then 'person' else keyed.type_target_kind end as target_kind,
    keyed.space_kind,
    keyed.text,
    {{ text_kind('keyed.text') }} as text_kind,
    keyed.url,
    {%- for label in ['language', 'sentiment', 'brand_stance', 'stance'] %}
    coalesce(labels.{{ label }}, keyed.{{ label }}) as {{ label }},
    {%- endfor %}
    labels.is_question,
    case
        when keyed.is_text
            then coalesce(
                labels.override_is_meaningful,
                coalesce(labels.is_question, false)
                or keyed.is_lively_thread
                or coalesce({{ has_words('keyed.text', var('meaningful_words')) }}, false)
            )
    end as is_meaningful,
    labels.override_is_meaningful,
    keyed.is_lively_thread,
    keyed.depth,
    keyed.is_paid,
    keyed.is_team_person as is_team,
    keyed.is_bot_act as is_bot,
    keyed.is_hidden,
    keyed.quantity,
    case when keyed.taxonomy_key = 'peer_reply' then peer.effort_weight else keyed.effort_weight end
        as effort_weight,
    keyed.removed_at,
    keyed.removed_reason,
    keyed.sharer_followers,
    keyed.conversion_source,
    keyed.content_id as given_content_id,
    keyed.thread_id as given_thread_id,
    keyed.is_from_api,
    keyed.load_id
from keyed
cross join {{ ref('stg_run__settings') }} as settings
left join {{ ref('fct_action_labels') }} as labels
    on labels.action_key = keyed.action_key
left join {{ ref('action_types') }} as peer
    on peer.action_type = 'peer_reply'
