{{ list_presence('x') }}
