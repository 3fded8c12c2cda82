{{ list_presence('discourse') }}
