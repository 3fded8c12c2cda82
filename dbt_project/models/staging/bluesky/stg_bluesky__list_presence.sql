{{ list_presence('bluesky') }}
