{{ deletions('discourse') }}
