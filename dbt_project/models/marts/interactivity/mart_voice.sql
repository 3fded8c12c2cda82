with voiced as (
    select
        acts.platform,
        acts.account_id,
        acts.week_start,
        acts.action_id,
        acts.acted_at,
        coalesce(content.topic, 'none') as topic,
        coalesce({{ comment_intent('acts.is_question', 'acts.sentiment') }}, 'unclassified')
            as comment_intent,
        coalesce(acts.sentiment, 'unclassified') as sentiment
    from {{ ref('int_audience_acts') }} as acts
    left join {{ ref('dim_content') }} as content
        on content.platform = acts.platform
        and content.account_id = acts.account_id
        and content.content_id = acts.content_id
    where acts.has_text
),

cells as (
    select
        platform,
        account_id,
        week_start,
        topic,
        comment_intent,
        sentiment,
        count(*) as texts,
        min_by(action_id, (acted_at, action_id)) as example_action_id
    from voiced
    group by platform, account_id, week_start, topic, comment_intent, sentiment
),

totals as (
    select platform, account_id, week_start, count(*) as texts
    from voiced
    group by platform, account_id, week_start
)

select
    cells.platform,
    cells.account_id,
    cells.week_start,
    cells.topic,
    cells.comment_intent,
    cells.sentiment,
    cells.texts,
    {{ ratio('cells.texts', 'totals.texts') }} as text_share,
    cells.texts as text_share_num,
    totals.texts as text_share_den,
    cells.example_action_id,
    spans.is_final
from cells
inner join totals
    on totals.platform = cells.platform
    and totals.account_id = cells.account_id
    and totals.week_start = cells.week_start
inner join {{ ref('int_audience_weeks') }} as spans
    on spans.platform = cells.platform
    and spans.account_id = cells.account_id
    and spans.week_start = cells.week_start
