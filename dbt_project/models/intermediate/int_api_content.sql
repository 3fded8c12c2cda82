-- A table, since reading JSON anew for every model that follows costs more than writing it once.
{{ union_api('content') }}
