select action_key from {{ ref('stg_files__actions') }}
except
select action_key from {{ ref('fct_actions') }}
