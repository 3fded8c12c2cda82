-- What a human text of the brand answers: the act that it replies to, the person whom it addresses
-- or mentions, or all who wrote before it, where the thread does not say (messages, a flattened
-- thread, a text that answers the topic or nothing).
with outbound as (
    select
        acts.action_key,
        acts.action_id,
        acts.platform,
        acts.account_id,
        acts.thread_id,
        acts.target_person_id,
        acts.acted_at,
        acts.text,
        coalesce(parents.has_parent_act, false) as has_parent_act,
        parents.answered_key,
        {{ channel_of('acts.action_type', 'acts.platform') }} = 'dm'
        or coalesce(flattened.reply_target_method <> 'given', false)
        or (
            acts.target_person_id is null
            and not coalesce(parents.has_parent_act, false)
            and (
                acts.in_reply_to is null
                or acts.in_reply_to in (acts.thread_id, acts.content_id)
            )
        ) as is_to_all
    from {{ ref('fct_actions') }} as acts
    inner join {{ ref('action_types') }} as types
        on types.action_type = acts.action_type
        and types.is_text
    cross join {{ ref('stg_run__settings') }} as settings
    left join {{ ref('int_action_parents') }} as parents
        on parents.action_key = acts.action_key
    left join {{ ref('int_reply_targets') }} as flattened
        on flattened.action_key = acts.action_key
    where acts.direction = 'outbound'
        and not acts.is_bot
        and acts.thread_id is not null
        and acts.acted_at <= settings.as_of
        and (acts.removed_at is null or acts.removed_at > settings.as_of)
),

speakers as (
    select distinct acts.platform, acts.account_id, acts.thread_id, acts.person_id
    from {{ ref('fct_actions') }} as acts
    inner join outbound
        on outbound.platform = acts.platform
        and outbound.account_id = acts.account_id
        and outbound.thread_id = acts.thread_id
    where acts.direction = 'inbound' and acts.person_id is not null
),

names as (
    select speakers.*, {{ mention_name('people.platform_person_id') }} as name
    from speakers
    inner join {{ ref('dim_people') }} as people
        on people.person_id = speakers.person_id
    union
    select speakers.*, {{ mention_name('people.display_name') }} as name
    from speakers
    inner join {{ ref('dim_people') }} as people
        on people.person_id = speakers.person_id
),

mentions as ({{ mention_tails('outbound') }}),

addressed as (
    select action_key, 'act' as answers, answered_key, cast(null as varchar) as person_id
    from outbound
    where has_parent_act

    union

    select action_key, 'all' as answers, cast(null as varchar), cast(null as varchar)
    from outbound
    where is_to_all

    union

    select action_key, 'person' as answers, cast(null as varchar), target_person_id
    from outbound
    where target_person_id is not null

    union

    select mentions.action_key, 'person' as answers, cast(null as varchar), names.person_id
    from mentions
    inner join names
        on names.platform = mentions.platform
        and names.account_id = mentions.account_id
        and names.thread_id = mentions.thread_id
        and {{ mention_head('names.name') }} = {{ mention_head('mentions.tail') }}
        and {{ tail_names('mentions.tail', 'names.name') }}
)

select
    outbound.action_key,
    outbound.action_id,
    outbound.platform,
    outbound.account_id,
    outbound.thread_id,
    outbound.acted_at,
    addressed.answers,
    addressed.answered_key,
    addressed.person_id
from addressed
inner join outbound
    on outbound.action_key = addressed.action_key
