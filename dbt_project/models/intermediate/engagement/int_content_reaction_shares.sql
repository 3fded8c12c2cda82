-- Positive among the reactions whose kind is known, per piece of content; the sides are unknown
-- where too many reactions are of unknown kind (threshold reaction_kind_coverage), and where the
-- platform has no kind but the like.
with kinds as (
    select
        platform,
        account_id,
        content_id,
        sum(case when valence > 0 then value else 0 end) as positive,
        sum(case when valence is not null then value else 0 end) as known,
        sum(value) as listed,
        bool_or(reaction_kind <> 'like') as has_kinds
    from {{ ref('mart_content_reactions') }}
    group by platform, account_id, content_id
),

covered as (
    select
        kinds.*,
        {{ ratio('kinds.known', 'greatest(content.value, kinds.listed)') }} as coverage
    from kinds
    left join {{ ref('mart_content_measures') }} as content
        on content.platform = kinds.platform
        and content.account_id = kinds.account_id
        and content.content_id = kinds.content_id
        and content.measure = 'reactions'
)

select
    platform,
    account_id,
    content_id,
    case when has_kinds and coverage >= {{ threshold('reaction_kind_coverage') }} then positive end
        as positive_reactions,
    case when has_kinds and coverage >= {{ threshold('reaction_kind_coverage') }} then known end
        as known_reactions,
    coverage as reaction_kind_coverage
from covered
