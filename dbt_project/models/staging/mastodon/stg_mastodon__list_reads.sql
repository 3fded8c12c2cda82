{{ canonical_list_reads('mastodon') }}
