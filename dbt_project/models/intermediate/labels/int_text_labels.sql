{{ config(materialized='view') }}
-- The labels under a contract, which a Python model cannot have.
select
    text_hash,
    language,
    language_confidence,
    language_method,
    sentiment,
    sentiment_score,
    sentiment_method,
    is_question,
    question_method,
    stance_cue,
    is_toxic,
    label_version
from {{ ref('int_text_label_rows') }}
