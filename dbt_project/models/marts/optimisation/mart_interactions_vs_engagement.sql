{%- set baseline_min = threshold('baseline_min_weeks') %}
with judged as (
    select
        diagnoses.*,
        movers.top_posts,
        movers.top_formats,
        {{ ratio('quality_rate_num', 'quality_rate_den') }} as quality_rate,
        case when rate_weeks >= {{ baseline_min }} and baseline_weeks >= {{ baseline_min }}
                and quality_rate_z is not null and quantity_z is not null
            then least(quality_rate_z, quantity_z)
        end as balance_index,
        {%- for side in ['quantity', 'quality'] %}
        coalesce(
            {{ signed_percent(side ~ '_change') }},
            case when {{ side }} = 0 then 'unchanged' else 'up from 0' end
        ) || ' (' || cast(cast({{ side }} as bigint) as varchar) || ' against a median of '
        || cast(cast(round({{ side }}_baseline) as bigint) as varchar) || ')' as {{ side }}_words,
        {%- endfor %}
        coalesce(' Moved most by posts ' || movers.top_posts || '.', '')
        || coalesce(' Formats: ' || movers.top_formats || '.', '') as mover_words,
        case
            when is_negative_share_up is null then 'too few classified texts to judge it'
            else 'it is ' || {{ percent('negative_share') }} || ' against '
                || {{ percent('negative_share_baseline') }}
        end as negative_words
    from {{ ref('int_weekly_diagnoses') }} as diagnoses
    left join {{ ref('int_weekly_movers') }} as movers
        using (platform, account_id, week_start)
)

select
    platform,
    account_id,
    week_start,
    quantity as s2_quantity_actions,
    quality as s2_quality_actions,
    quality_rate,
    quality_rate_num,
    quality_rate_den,
    {{ wilson_low('quality_rate_num', 'quality_rate_den') }} as quality_rate_low,
    {{ wilson_high('quality_rate_num', 'quality_rate_den') }} as quality_rate_high,
    quality_coverage,
    balance_index,
    diagnosis,
    case diagnosis
        when 'provisional' then 'The week is not over, or late figures may still come in.'
        when 'insufficient_data' then case guard
            when 'missing_days' then 'Days of the week are missing.'
            when 'definition_changed' then 'The definition of a counter changed: ' || changed_metrics || '.'
            when 'coverage_moved' then 'The lists name ' || {{ percent('quality_coverage') }}
                || ' of what is counted, against ' || {{ percent('quality_coverage_baseline') }}
                || ' before.'
            when 'few_weeks' then 'Only ' || cast(baseline_weeks as varchar)
                || ' earlier weeks are known; 12 are needed.'
            else 'Quality is not known here: nothing that shows it is listed or counted.'
        end
        when 'improve_content_quality' then 'Improve content quality: quality ' || quality_words
            || ' while volume held, ' || quantity_words || '.' || mover_words
        when 'needs_reach' then 'Needs reach: volume ' || quantity_words
            || ' while quality held, ' || quality_words || '.' || mover_words
        when 'both_down' then 'Check cadence, then audience: volume ' || quantity_words
            || ' and quality ' || quality_words || '.' || mover_words
        when 'viral_or_controversy' then 'Viral or controversy: volume ' || quantity_words
            || ' but quality ' || quality_words || '. Look at the negative share: '
            || negative_words || '.' || mover_words
        when 'incident' then 'Incident: volume ' || quantity_words
            || ' and the negative share rose: ' || negative_words || '.' || mover_words
        when 'record_what_was_posted' then 'Record what was posted: volume ' || quantity_words
            || ' and quality ' || quality_words || '.' || mover_words
        else 'Within the normal range: no rule of the diagnosis holds.'
    end as diagnosis_reason,
    guard as insufficient_reason,
    top_posts,
    top_formats,
    {%- for side in ['quantity', 'quality'] %}
    {{ side }}_baseline,
    {{ side }}_change,
    {{ side }}_z,
    {{ side }}_direction,
    {%- endfor %}
    quality_rate_baseline,
    quality_rate_z,
    baseline_weeks,
    quality_coverage_baseline,
    negative_share,
    negative_texts as negative_share_num,
    classified_texts as negative_share_den,
    negative_share_baseline,
    negative_share_z,
    is_negative_share_up,
    source,
    is_final
from judged
