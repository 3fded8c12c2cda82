-- Flattened threads: the platform attaches an answer to an answer to the top comment. Texts that
-- stand right below a top comment, and the top comments themselves.
with texts as (
    select
        acts.action_key,
        acts.platform || '|' || acts.account_id || '|' || acts.in_reply_to as parent_key,
        acts.action_id,
        acts.acted_at,
        coalesce(people.canonical_person_id, acts.platform || ':' || acts.platform_person_id)
            as person_id,
        coalesce(
            targets.canonical_person_id, acts.platform || ':' || acts.target_platform_person_id
        ) as given_person_id,
        acts.platform_person_id,
        acts.person_name,
        acts.text
    from {{ ref('int_actions') }} as acts
    inner join {{ ref('platform_threads') }} as rules
        on rules.platform = acts.platform
        and rules.is_flattened
    inner join {{ ref('action_types') }} as types
        on types.action_type = acts.action_type
        and types.is_text
    left join {{ ref('stg_run__people') }} as people
        on people.person_id = acts.platform || ':' || acts.platform_person_id
    left join {{ ref('stg_run__people') }} as targets
        on targets.person_id = acts.platform || ':' || acts.target_platform_person_id
    where {{ channel_of('acts.action_type', 'acts.platform') }} = 'comment'
),

answers as (
    select texts.*, tops.action_key as top_key
    from texts
    inner join texts as tops
        on tops.action_key = texts.parent_key
        and tops.action_key <> texts.action_key
    -- What itself answers an act is no top comment.
    left join texts as above
        on above.action_key = tops.parent_key
    where above.action_key is null
),

tops as (
    select texts.*, texts.action_key as top_key
    from texts
    where texts.action_key in (select top_key from answers)
)

select
    action_key,
    top_key,
    action_id,
    acted_at,
    person_id,
    given_person_id,
    platform_person_id,
    person_name,
    text
from answers

union all

select
    action_key,
    top_key,
    action_id,
    acted_at,
    person_id,
    given_person_id,
    platform_person_id,
    person_name,
    text
from tops
