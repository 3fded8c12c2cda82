{{ canonical_list_reads('x') }}
