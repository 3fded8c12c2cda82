{# What staging of GA4 shares. #}

{# A row's host and path are those of a page: words in parentheses stand for what has none. #}
{% macro ga4_is_page(row) -%}
    coalesce({{ row }}.pagePath like '/%' and {{ row }}.hostName not like '(%', false)
{%- endmacro %}

{# Rows of a table of days (account, load_id, payload) in their newest version. A metric that Google
   serves no more is missing from it, and keeps the value that was read when the day was over. #}
{% macro ga4_days(stream) -%}
    select
        account,
        load_id,
        case
            when over_day is null then payload
            else json_merge_patch(
                json_merge_patch(
                    over_day,
                    '{"is_sampled": null, "is_thresholded": null, "has_other_row": null}'
                ),
                payload
            )
        end as payload
    from (
        select
            versions.account,
            versions.load_id,
            versions.is_current,
            versions.payload,
            last_value(
                case
                    when {{ local_date('versions.extracted_at', "coalesce(zones.timezone, 'UTC')") }}
                        > try_cast({{ json_text('versions.payload', 'day') }} as date)
                        and {{ json_text('versions.payload', 'is_gone') }} is null
                        then versions.payload
                end
                ignore nulls
            ) over (
                partition by versions.account, versions.record_key
                order by versions.load_id
                rows between unbounded preceding and 1 preceding
            ) as over_day
        from {{ source('raw', 'ga4__' ~ stream) }} as versions
        left join {{ ref('stg_ga4__properties') }} as zones
            on zones.account_id = versions.account
    ) as versions
    where is_current
{%- endmacro %}
