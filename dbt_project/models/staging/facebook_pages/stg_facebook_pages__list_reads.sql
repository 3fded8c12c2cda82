{{ canonical_list_reads('facebook_pages') }}
