with texts as (
    select
        platform,
        account_id,
        week_start,
        count(*) as texts,
        count(sentiment) as classified_texts,
        count(case when sentiment = 'positive' then 1 end) as positive_texts,
        count(case when sentiment = 'neutral' then 1 end) as neutral_texts,
        count(case when sentiment = 'negative' then 1 end) as negative_texts,
        count(is_toxic) as judged_texts,
        count(case when is_toxic then 1 end) as toxic_texts
    from {{ ref('int_audience_acts') }}
    where has_text
    group by platform, account_id, week_start
),

weeks as (
    select
        spans.platform,
        spans.account_id,
        spans.week_start,
        spans.is_final,
        {%- for kind in ['texts', 'classified_texts', 'positive_texts', 'neutral_texts', 'negative_texts'] %}
        case when spans.listed_days > 0 then coalesce(texts.{{ kind }}, 0) end as {{ kind }},
        {%- endfor %}
        coalesce(texts.classified_texts >= {{ threshold('min_texts') }}, false) as is_enough,
        case when texts.judged_texts >= {{ threshold('min_texts') }} then texts.toxic_texts end
            as toxic_text_share_num,
        case when texts.judged_texts >= {{ threshold('min_texts') }} then texts.judged_texts end
            as toxic_text_share_den
    from {{ ref('int_audience_weeks') }} as spans
    left join texts
        on texts.platform = spans.platform
        and texts.account_id = spans.account_id
        and texts.week_start = spans.week_start
),

rated as (
    select
        weeks.*,
        case when is_enough then positive_texts end as positive_text_share_num,
        case when is_enough then positive_texts + negative_texts end as positive_text_share_den,
        case when is_enough then positive_texts - negative_texts end as net_sentiment_num,
        case when is_enough then classified_texts end as net_sentiment_den
    from weeks
)

select
    platform,
    account_id,
    week_start,
    texts,
    classified_texts,
    texts - classified_texts as unclassified_texts,
    positive_texts,
    neutral_texts,
    negative_texts,
    {{ ratio('positive_text_share_num', 'positive_text_share_den') }} as positive_text_share,
    positive_text_share_num,
    positive_text_share_den,
    {{ wilson_low('positive_text_share_num', 'positive_text_share_den') }}
        as positive_text_share_low,
    {{ wilson_high('positive_text_share_num', 'positive_text_share_den') }}
        as positive_text_share_high,
    {{ ratio('net_sentiment_num', 'net_sentiment_den') }} as net_sentiment,
    net_sentiment_num,
    net_sentiment_den,
    {{ ratio('toxic_text_share_num', 'toxic_text_share_den') }} as toxic_text_share,
    toxic_text_share_num,
    toxic_text_share_den,
    {{ wilson_low('toxic_text_share_num', 'toxic_text_share_den') }} as toxic_text_share_low,
    {{ wilson_high('toxic_text_share_num', 'toxic_text_share_den') }} as toxic_text_share_high,
    case
        when texts is null then 'texts_unknown'
        when not is_enough then 'too_few_texts'
        else 'ok'
    end as status,
    is_final
from rated
