{{ deletions('facebook_pages') }}
