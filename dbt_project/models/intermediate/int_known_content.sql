-- Content that the sources deliver, or under which at least one act is filed.
select content_key
from {{ ref('int_content') }}

union

select platform || '|' || account_id || '|' || content_id as content_key
from {{ ref('int_actions') }}
where content_id is not null

union

select platform || '|' || account_id || '|' || in_reply_to as content_key
from {{ ref('int_actions') }}
where action_type = 'comment' and in_reply_to is not null and content_id is null
