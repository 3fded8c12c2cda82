{{ config(materialized='view') }}
{{ union_staging('content', 'content_key') }}
