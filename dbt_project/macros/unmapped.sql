{# What arrived under a name that the taxonomy does not know: the rule once, for staging (which
   lists it for whoever loads) and for the mart (which reads the facts and parses nothing again). #}

{# Platform x unknown action type, of a relation with action_key, action_type and acted_at. #}
{% macro unmapped_actions(acts) -%}
    select
        acts.platform,
        acts.action_type,
        count(distinct acts.action_key) as row_count,
        min(acts.acted_at) as first_seen_at,
        max(acts.acted_at) as last_seen_at
    from {{ acts }} as acts
    cross join {{ ref('stg_run__settings') }} as settings
    where acts.acted_at <= settings.as_of
        and acts.action_type not in (select types.action_type from {{ ref('action_types') }} as types)
    group by acts.platform, acts.action_type
{%- endmacro %}

{# Platform x unknown metric, of a relation with metric_key, metric and observed_at. #}
{% macro unmapped_metrics(metrics) -%}
    select
        metrics.platform,
        metrics.metric,
        count(distinct metrics.metric_key) as row_count,
        min(metrics.observed_at) as first_seen_at,
        max(metrics.observed_at) as last_seen_at
    from {{ metrics }} as metrics
    cross join {{ ref('stg_run__settings') }} as settings
    where metrics.observed_at <= settings.as_of
        and metrics.metric not in (
            select rules.metric from {{ ref('metric_preference') }} as rules
            union all
            select kinds.metric from {{ ref('direct_metrics') }} as kinds
            union all
            select 'reaction_' || valences.reaction_kind from {{ ref('reaction_valence') }} as valences
        )
    group by metrics.platform, metrics.metric
{%- endmacro %}
