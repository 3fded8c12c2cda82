-- Account x week: where quantity, quality and the share of negative texts went, and what speaks
-- against judging the week at all (the first that holds).
with negatives as (
    select
        weeks.*,
        baselines.* exclude (platform, account_id, week_start),
        coverage.* exclude (platform, account_id, week_start),
        {{ ratio('weeks.negative_texts', 'weeks.classified_texts') }} as negative_share,
        {{ ratio('baselines.baseline_negative_texts', 'baselines.baseline_classified_texts') }}
            as negative_share_baseline,
        {{ ratio(
            'weeks.negative_texts + baselines.baseline_negative_texts',
            '(weeks.classified_texts + baselines.baseline_classified_texts)'
        ) }} as pooled_share,
        coalesce(least(weeks.classified_texts, baselines.baseline_classified_texts), 0)
            >= {{ threshold('negative_share_min_texts') }} as has_texts
    from {{ ref('int_weekly_volumes') }} as weeks
    inner join {{ ref('int_weekly_baselines') }} as baselines
        on baselines.platform = weeks.platform
        and baselines.account_id = weeks.account_id
        and baselines.week_start = weeks.week_start
    left join {{ ref('int_weekly_coverage_moves') }} as coverage
        on coverage.platform = weeks.platform
        and coverage.account_id = weeks.account_id
        and coverage.week_start = weeks.week_start
),

tested as (
    select
        *,
        -- Test of two proportions; no z where every text or none is negative.
        {{ ratio(
            '(negative_share - negative_share_baseline)',
            'sqrt(pooled_share * (1 - pooled_share) * (1.0 / nullif(classified_texts, 0) + 1.0 / nullif(baseline_classified_texts, 0)))'
        ) }} as negative_share_z,
        -- Acts that the pace of the other days (of the baseline, where there are none) lets expect.
        silent_days * case
            when silent_days < 7 then quantity / (7 - silent_days)
            else quantity_baseline / 7
        end as expected_in_silence
    from negatives
)

select
    platform,
    account_id,
    week_start,
    is_final,
    source,
    {%- for side in ['quantity', 'quality'] %}
    {{ side }},
    {{ side }}_baseline,
    {{ side }}_change,
    {{ side }}_z,
    {{ direction(side, side ~ '_baseline', side ~ '_z') }} as {{ side }}_direction,
    {%- endfor %}
    quality_rate_num,
    quality_rate_den,
    quality_rate_baseline,
    quality_rate_z,
    rate_weeks,
    baseline_weeks,
    quality_coverage,
    quality_coverage_baseline,
    negative_texts,
    classified_texts,
    negative_share,
    negative_share_baseline,
    negative_share_z,
    case when has_texts then coalesce(
        negative_share_z >= {{ threshold('diagnosis_z') }}
        and negative_share >= (1 + {{ threshold('diagnosis_change') }}) * negative_share_baseline,
        false
    ) end as is_negative_share_up,
    changed_metrics,
    case
        when missing_days > 0
            or (silent_days > 0 and most_silent_days = 0 and expected_in_silence >= {{ threshold('silence_acts') }})
            then 'missing_days'
        when changed_metrics is not null then 'definition_changed'
        when round(abs(quality_coverage_move), 9) > {{ threshold('coverage_moved') }}
            then 'coverage_moved'
        when baseline_weeks < {{ threshold('diagnosis_min_weeks') }} then 'few_weeks'
        when quantity_z is null or quality_z is null then 'quality_unknown'
    end as guard
from tested
