{{ canonical_list_reads('linkedin') }}
