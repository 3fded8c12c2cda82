"""Which native export the parts of a file are, judged by their columns and never by a name."""

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.loading.exports.headers import header_candidates
from orchestration.loading.exports.model import Export, Match, Part
from orchestration.loading.exports.registry import EXPORTS
from orchestration.loading.exports.tabular import TableExport

_SHOWN = 60


@dataclass(frozen=True)
class Recognised:
    """The parts that are exports, and of the others what can be said: (name of the part, why)."""

    matches: tuple[Match, ...]
    unknown: tuple[tuple[str, str], ...]


def recognise_parts(parts: Sequence[Part], exports: Sequence[Export] = EXPORTS) -> Recognised:
    """The best match of every part; parts left over are unknown unless an archive says otherwise.

    Of several exports that fit, the one wins of whose columns most are there; the first of equals.
    """
    matches, unknown = [], []
    for part in parts:
        found = [match for export in exports if (match := export.match(part))]
        if found:
            matches.append(max(found, key=lambda match: match.score))
        else:
            unknown.append(part)
    if any(match.export.whole_archive for match in matches):
        unknown = []
    return Recognised(tuple(matches), tuple((p.name, describe(p, exports)) for p in unknown))


def describe(part: Part, exports: Sequence[Export] = EXPORTS) -> str:
    """The columns found and the nearest known export, for a part that is none."""
    rows = [names for _, names in header_candidates(part)]
    header = max(rows, key=lambda names: sum(map(bool, names)), default=())
    named = [name for name in header if name]
    shown = ", ".join(named[:_SHOWN])[:2000] or "none"
    more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    nearest = _nearest(header, exports)
    return f"no known export has these columns: {shown}{more}" + (f". {nearest}" if nearest else "")


def nearest_export(part: Part, exports: Sequence[Export] = EXPORTS) -> str:
    """The nearest known export and what the part lacks of it; empty if none is near."""
    rows = [names for _, names in header_candidates(part)]
    return _nearest(max(rows, key=lambda names: sum(map(bool, names)), default=()), exports)


def _nearest(header: Sequence[str], exports: Sequence[Export]) -> str:
    found = []
    for export in exports:
        if isinstance(export, TableExport):
            known = len(export.known(header))
            lacks = export.missing(header)
            if known >= 2 and lacks:
                found.append((known - 2 * len(lacks), export.title, lacks))
    if not found:
        return ""
    _, title, lacks = max(found)
    return f"Nearest is the export {title}, which also needs: {', '.join(lacks)}"
