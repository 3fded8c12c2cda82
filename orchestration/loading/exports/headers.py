"""Headers of native exports: compared without case, spaces and accents of form, by language."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from orchestration.loading.exports.model import Part, Row


@lru_cache(maxsize=1024)  # every export asks for the same few
def fold(name: str) -> str:
    """A header as it is compared: one form of letters and quotes, no byte order mark, one space."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = re.sub("[\ufeff\u00ad]", "", plain)  # soft hyphens stand in German headers
    plain = re.sub("[\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\u201a`\u00b4]", "'", plain)
    # Some files write Clicks(total), others Clicks (total).
    plain = re.sub(r"\s*\(\s*", " (", plain)
    return re.sub(r"\s+", " ", plain).strip()


def header_candidates(part: Part) -> list[tuple[Row, tuple[str, ...]]]:
    """Rows near the top of the part that may be its header, each with its names folded."""
    return [(row, tuple(fold(cell) for cell in row.cells)) for row in part.top if row.cells]


def columns_of(
    names: Sequence[str], known: Mapping[str, Mapping[str, str]], language: str
) -> dict[int, str]:
    """Position -> key of the field, by the headers of the language and, for the rest, English.

    ``known``: language -> folded header -> key. Of two columns with one key the first counts.
    """
    words = {**known.get("en", {}), **known.get(language, {})}
    found: dict[int, str] = {}
    for position, name in enumerate(names):
        key = words.get(name)
        if key and key not in found.values():
            found[position] = key
    return found
