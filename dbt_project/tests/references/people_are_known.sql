{# Published tables with a person, and the column. #}
{%- set places = [
    ('dim_content', 'author_person_id'),
    ('fct_actions', 'person_id'),
    ('fct_actions', 'target_person_id'),
    ('fct_demands', 'person_id'),
    ('mart_advocates', 'person_id'),
    ('mart_label_review_queue', 'person_id'),
    ('mart_ladder_evidence', 'person_id'),
    ('mart_ladder_movers', 'person_id'),
    ('mart_ladder_people', 'person_id'),
    ('mart_ladder_person_week', 'person_id'),
    ('mart_open_inbox', 'person_id'),
] %}
with named as (
    {%- for table, column in places %}
    select distinct '{{ table }}.{{ column }}' as place, {{ column }} as person_id
    from {{ ref(table) }}
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select named.*
from named
left join {{ ref('dim_people') }} as known
    on known.person_id = named.person_id
where known.person_id is null
