{{ canonical_list_reads('bluesky') }}
