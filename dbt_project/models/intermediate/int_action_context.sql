-- What an act can only know from other acts: its thread, its content, whom it answers, and
-- whether its thread is a conversation. Acts that answer nothing, are answered by nothing and
-- name no thread have no row here, direct messages apart.
with direct as (
    -- Messages of which no thread is given are one conversation with the person.
    select
        acts.action_key,
        'dm:' || case
            when flags.is_team or types.direction = 'outbound'
                then coalesce(
                    targets.canonical_person_id,
                    acts.platform || ':' || acts.target_platform_person_id,
                    links.parent_person_id
                )
            else coalesce(
                people.canonical_person_id, acts.platform || ':' || acts.platform_person_id
            )
        end as thread_id
    from {{ ref('int_actions') }} as acts
    inner join {{ ref('action_types') }} as types
        on types.action_type = acts.action_type
    left join {{ ref('int_action_parents') }} as links
        on links.action_key = acts.action_key
    left join {{ ref('stg_run__people') }} as people
        on people.person_id = acts.platform || ':' || acts.platform_person_id
    left join {{ ref('stg_run__people') }} as targets
        on targets.person_id = acts.platform || ':' || acts.target_platform_person_id
    left join {{ ref('int_person_flags') }} as flags
        on flags.person_id
        = coalesce(people.canonical_person_id, acts.platform || ':' || acts.platform_person_id)
    where acts.thread_id is null
        and {{ channel_of('acts.action_type', 'acts.platform') }} = 'dm'
),

placed as (
    select action_key, thread_id, is_given_thread, content_id, depth
    from {{ ref('int_action_threads') }}

    union all

    select
        acts.action_key,
        coalesce(acts.thread_id, acts.action_id) as thread_id,
        acts.thread_id is not null as is_given_thread,
        acts.content_id,
        case when acts.in_reply_to is null then 0 end as depth
    from {{ ref('int_actions') }} as acts
    where (
        acts.thread_id is not null
        or acts.in_reply_to is not null
        or acts.action_key in (select action_key from direct)
    )
        and not exists (
            select 1
            from {{ ref('int_action_threads') }} as chain
            where chain.action_key = acts.action_key
        )
),

turns as (
    select
        placed.action_key,
        acts.platform || '|' || acts.account_id || '|' || placed.thread_id as thread_key,
        acts.platform_person_id as speaker,
        lag(acts.platform_person_id) over (
            partition by acts.platform, acts.account_id, placed.thread_id
            order by acts.acted_at, acts.action_id
        ) is distinct from acts.platform_person_id as is_turn
    from placed
    inner join {{ ref('int_actions') }} as acts
        on acts.action_key = placed.action_key
    inner join {{ ref('action_types') }} as types
        on types.action_type = acts.action_type
        and types.is_text
    where acts.platform_person_id is not null
),

lively as (
    select thread_key
    from (
        select thread_key, speaker
        from turns
        group by thread_key, speaker
        having count(*) filter (where is_turn) >= 2
    )
    group by thread_key
    having count(*) >= 2
),

lively_acts as (
    select turns.action_key
    from turns
    inner join lively on lively.thread_key = turns.thread_key
)

select
    placed.action_key,
    case when placed.is_given_thread then placed.thread_id
        else coalesce(direct.thread_id, placed.thread_id) end as thread_id,
    coalesce(placed.content_id, case when known.content_key is not null then links.in_reply_to end)
        as content_id,
    placed.depth,
    links.parent_person_id,
    links.reply_target_method,
    links.answered_key,
    coalesce(links.has_parent_act, false) as has_parent_act,
    lively_acts.action_key is not null as is_lively_thread
from placed
left join {{ ref('int_action_parents') }} as links
    on links.action_key = placed.action_key
left join direct
    on direct.action_key = placed.action_key
left join {{ ref('int_known_content') }} as known
    on known.content_key = links.parent_key
left join lively_acts
    on lively_acts.action_key = placed.action_key
