{{ config(materialized='view') }}
{{ union_doors('content', 'content_key') }}
