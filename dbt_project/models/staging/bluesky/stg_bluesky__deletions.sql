{{ deletions('bluesky', 'uri') }}
