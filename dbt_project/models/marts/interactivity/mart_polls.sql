with acts as (
    select
        platform,
        account_id,
        content_id,
        bool_or(taxonomy_key = 'poll_vote') as has_votes,
        sum(case when taxonomy_key = 'survey_response' then quantity end) as survey_answers,
        count(distinct case when taxonomy_key = 'survey_response' then person_id end)
            as survey_persons,
        bool_and(taxonomy_key <> 'survey_response' or person_id is not null) as is_identified
    from {{ ref('int_audience_acts') }}
    where taxonomy_key in ('poll_vote', 'survey_response') and content_id is not null
    group by platform, account_id, content_id
),

asked as (
    select
        content.platform,
        content.account_id,
        content.content_id,
        content.published_at,
        {{ whole_number('content.poll_options') }} as options,
        figures.poll_votes,
        figures.poll_votes_source,
        figures.poll_votes_scope,
        figures.invited,
        figures.impressions,
        figures.impressions_scope,
        figures.views,
        figures.views_scope,
        -- One answer a person: somebody who answers twice is no second of the invited.
        case
            when acts.survey_answers is null
                then case when listed.taxonomy_key is not null then 0 end
            when acts.is_identified then acts.survey_persons
            else acts.survey_answers
        end as survey_answers,
        content.poll_options is not null
        or coalesce(content.format = 'poll', false)
        or coalesce(acts.has_votes, false)
        or coalesce(figures.poll_votes > 0, false)
        or coalesce(figures.poll_votes_source = 'counter', false) as is_poll,
        acts.survey_answers is not null
        or (
            figures.invited is not null
            and coalesce(content.format not in ('live', 'webinar'), true)
        ) as is_survey
    from {{ ref('dim_content') }} as content
    inner join {{ ref('int_content_scopes') }} as figures
        on figures.platform = content.platform
        and figures.account_id = content.account_id
        and figures.content_id = content.content_id
    left join acts
        on acts.platform = content.platform
        and acts.account_id = content.account_id
        and acts.content_id = content.content_id
    left join {{ ref('int_audience_listed_types') }} as listed
        on listed.platform = content.platform
        and listed.account_id = content.account_id
        and listed.taxonomy_key = 'survey_response'
)

select
    platform,
    account_id,
    content_id,
    case when is_poll then 'poll' else 'survey' end as kind,
    published_at,
    options,
    case when is_poll then poll_votes end as votes,
    case when is_poll then poll_votes_source end as votes_source,
    case when is_poll and poll_votes_scope = impressions_scope
        then {{ ratio('poll_votes', 'impressions') }}
    end as vote_rate,
    case when is_poll then poll_votes end as vote_rate_num,
    case when is_poll then impressions end as vote_rate_den,
    case when is_poll and poll_votes_scope = views_scope
        then {{ ratio('poll_votes', 'views') }}
    end as vote_rate_by_views,
    case when is_poll then poll_votes end as vote_rate_by_views_num,
    case when is_poll then views end as vote_rate_by_views_den,
    invited,
    case when is_survey then survey_answers end as survey_answers,
    case when is_survey then {{ ratio('survey_answers', 'invited') }} end as survey_answer_rate,
    case when is_survey then survey_answers end as survey_answer_rate_num,
    case when is_survey then invited end as survey_answer_rate_den,
    case when is_survey then {{ wilson_low('survey_answers', 'invited') }} end
        as survey_answer_rate_low,
    case when is_survey then {{ wilson_high('survey_answers', 'invited') }} end
        as survey_answer_rate_high,
    case
        when is_poll and poll_votes is null then 'votes_unknown'
        when is_poll and impressions is null and views is null then 'exposure_unknown'
        when not is_poll and survey_answers is null then 'answers_unknown'
        when not is_poll and invited is null then 'invited_unknown'
        else 'ok'
    end as status
from asked
where is_poll or is_survey
