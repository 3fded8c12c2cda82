-- Every text that is labelled: those of acts that have one, and of content. A text is labelled
-- once, however often it was written.
with written as (
    select acts.text, lower(acts.language) as language
    from {{ ref('int_actions') }} as acts
    inner join {{ ref('action_types') }} as types
        on types.action_type = acts.action_type and types.is_text
    where acts.text <> ''

    union all

    select content.text, cast(null as varchar) as language
    from {{ ref('int_content') }} as content
    where content.text <> ''
)

select
    {{ text_hash('text') }} as text_hash,
    text,
    case when count(distinct language) = 1 then min(language) end as given_language
from written
group by text
