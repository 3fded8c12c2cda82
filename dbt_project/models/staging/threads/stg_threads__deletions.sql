{{ deletions('threads') }}
