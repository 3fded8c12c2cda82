{{ deletions('youtube') }}
