-- Whom an answer in a flattened thread answers: the person given, else the speaker whom the text
-- mentions first, else, where the top comment is the author's own, whoever else spoke last, else
-- the author of the top comment. Only what stands earlier can be answered.
with ordered as (
    select
        acts.*,
        tops.person_id as top_person_id,
        -- Read only where the author wrote the top comment: then others are all but its author.
        last_value(
            case when acts.person_id <> tops.person_id then acts.action_key end ignore nulls
        ) over earlier as last_other_key
    from {{ ref('int_flat_acts') }} as acts
    inner join {{ ref('int_flat_acts') }} as tops
        on tops.action_key = acts.top_key
    window earlier as (
        partition by acts.top_key
        order by acts.acted_at, acts.action_id
        rows between unbounded preceding and 1 preceding
    )
),

answers as (
    select * from ordered where action_key <> top_key
),

names as (
    select distinct top_key, person_id, {{ mention_name('platform_person_id') }} as name
    from ordered
    where person_id is not null
    union
    select distinct top_key, person_id, {{ mention_name('person_name') }} as name
    from ordered
    where person_id is not null and person_name is not null
),

mentions as ({{ mention_tails('answers') }}),

addressed as (
    select action_key, given_person_id as person_id, 'given' as method, cast(null as varchar) as tail
    from answers
    where given_person_id is not null

    union all

    select mentions.action_key, names.person_id, 'mention' as method, mentions.tail
    from mentions
    inner join names
        on names.top_key = mentions.top_key
        and {{ mention_head('names.name') }} = {{ mention_head('mentions.tail') }}
        and {{ tail_names('mentions.tail', 'names.name') }}
    where mentions.is_leading
        and mentions.given_person_id is null
        and names.person_id is distinct from mentions.person_id
),

-- The addressee's latest act before the answer; who had not spoken yet is no speaker.
spoken as (
    select
        addressed.action_key,
        addressed.person_id,
        addressed.method,
        max(length(addressed.tail)) as tail_length,
        max_by(said.action_key, (said.acted_at, said.action_id)) as answered_key
    from addressed
    inner join answers
        on answers.action_key = addressed.action_key
    left join ordered as said
        on said.top_key = answers.top_key
        and said.person_id = addressed.person_id
        and (said.acted_at, said.action_id) < (answers.acted_at, answers.action_id)
    group by addressed.action_key, addressed.person_id, addressed.method
),

-- The longest tail belongs to the first mention.
chosen as (
    select
        action_key,
        max_by(person_id, (tail_length, person_id)) as person_id,
        max_by(answered_key, (tail_length, person_id)) as answered_key,
        max(method) as method
    from spoken
    where method = 'given' or answered_key is not null
    group by action_key
)

select
    answers.action_key,
    coalesce(chosen.person_id, others.person_id, answers.top_person_id) as target_person_id,
    case
        when chosen.action_key is not null then chosen.method
        when others.action_key is not null then 'latest_speaker'
        when answers.top_person_id is not null then 'top_author'
    end as reply_target_method,
    coalesce(
        chosen.answered_key,
        case when chosen.action_key is null then others.action_key end,
        answers.top_key
    ) as answered_key
from answers
left join chosen
    on chosen.action_key = answers.action_key
left join ordered as others
    on others.action_key = answers.last_other_key
    and answers.person_id = answers.top_person_id
