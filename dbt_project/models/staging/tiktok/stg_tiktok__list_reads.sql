{{ canonical_list_reads('tiktok') }}
