{{ canonical_list_reads('discourse') }}
