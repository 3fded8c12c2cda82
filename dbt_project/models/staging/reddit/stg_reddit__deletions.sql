{{ deletions('reddit') }}
