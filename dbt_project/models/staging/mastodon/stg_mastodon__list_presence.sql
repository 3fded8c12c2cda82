{{ list_presence('mastodon') }}
