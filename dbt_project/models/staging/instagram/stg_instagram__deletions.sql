{{ deletions('instagram') }}
