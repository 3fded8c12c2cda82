{{ list_presence('facebook_pages') }}
