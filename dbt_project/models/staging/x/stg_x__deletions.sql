-- Posts that X said are gone; a post that was seen again has no time here.
{{ deletions('x') }}
