{# Current records of a stream with the time when the first version of each was read, for records
   whose own time may be missing. #}
{% macro current_records(platform, stream) -%}
select account, record_key, load_id, payload, first_seen_at
from (
    select *, min(extracted_at) over (partition by record_key) as first_seen_at
    from {{ source('raw', platform ~ '__' ~ stream) }}
) as versions
where is_current
{%- endmacro %}
