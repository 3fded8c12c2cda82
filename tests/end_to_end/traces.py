"""Traces of a person in the files of a folder: a search that knows nothing of how people go."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable
from pathlib import Path

from tests.secrets.searching import places_of_file


def traces(
    folder: Path, ids: Iterable[str], texts: Iterable[str], left_out: Container[str] = ()
) -> dict[str, set[str]]:
    """Place -> what is found there of the ids (not within a longer one) and texts, written plainly
    or as JSON. ``left_out``: names of what lies at the top of the folder and is not looked at.
    """
    patterns = {}
    for words, start, end in ((ids, rb"(?<![\w.-])", rb"(?!\w|[.-]\w|@)"), (texts, b"", b"")):
        for word in words:
            for form in {word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1]}:
                bare = form.encode()
                patterns[bare] = (word, re.compile(start + re.escape(bare) + end))
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if relative.parts[0] in left_out:
            continue
        pieces = [("name", ("name", path.name.encode()))]
        if path.is_file():
            pieces += places_of_file(path, str(relative))
        for _, (place, data) in pieces:
            for bare, (word, pattern) in patterns.items():
                if bare in data and pattern.search(data):
                    found.setdefault(f"{relative}: {place}", set()).add(word)
    return found
