-- What each lens adds up for a piece of content: of every family of measures the known ones of
-- the best rank (never a whole and its part), and the listed acts that no measure stands for.
with known as (
    select
        rules.lens,
        rules.family,
        rules.family_rank,
        rules.is_vanity,
        content.platform,
        content.account_id,
        content.content_id,
        content.measure,
        content.value,
        content.identified_value,
        content.paid_scope
    from {{ ref('mart_content_measures') }} as content
    inner join {{ ref('int_lens_rules') }} as rules
        on rules.measure = content.measure
        and rules.counted_by = 'measure'
    where content.value is not null
),

ranked as (
    select
        known.*,
        min(family_rank) over (
            partition by lens, family, platform, account_id, content_id
        ) as best_rank
    from known
),

acts as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        content.taxonomy_key,
        content.identified,
        rules.lens,
        rules.is_vanity,
        case rules.lens
            {%- for lens in lenses() + ['any_lens'] %}
            when '{{ lens }}' then content.{{ lens }}
            {%- endfor %}
        end as quantity
    from {{ ref('int_content_acts') }} as content
    inner join {{ ref('int_lens_rules') }} as rules
        on rules.action_type = content.taxonomy_key
        and rules.counted_by = 'list'
)

select
    platform,
    account_id,
    content_id,
    lens,
    measure as part,
    'measure' as counted_by,
    value,
    identified_value,
    is_vanity,
    coalesce(paid_scope, 'mixed') as paid_scope
from ranked
where family_rank = best_rank

union all

select
    platform,
    account_id,
    content_id,
    lens,
    taxonomy_key as part,
    'list' as counted_by,
    quantity as value,
    identified as identified_value,
    is_vanity,
    'all' as paid_scope
from acts

union all

-- A list read to its end without an act of a kind that is counted act by act: nought is known.
select
    content.platform,
    content.account_id,
    content.content_id,
    rules.lens,
    rules.action_type as part,
    'list' as counted_by,
    0 as value,
    0 as identified_value,
    rules.is_vanity,
    cast(null as varchar) as paid_scope
from {{ ref('mart_content_measures') }} as content
inner join {{ ref('int_lens_rules') }} as rules
    on rules.measure = content.measure
    and rules.counted_by = 'list'
where content.is_list_complete
