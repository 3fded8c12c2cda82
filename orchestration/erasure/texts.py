"""What the person wrote, from the warehouse."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.erasure.landing import Known
from orchestration.warehouse import open_warehouse

# Twice the same words by another person are no trace of this one.
_SAID_ALONE = """
    SELECT text FROM marts.fct_actions WHERE text IS NOT NULL GROUP BY text
    HAVING bool_and(coalesce(list_contains(?, lower(person_id)), false))
"""


def texts_in_warehouse(warehouse: Path, ids: tuple[str, ...]) -> set[str]:
    """Texts of some length that nobody but the person wrote; empty without a warehouse."""
    if not warehouse.exists():
        return set()
    known = Known()
    with open_warehouse(warehouse, read_only=True) as con:
        try:
            rows = con.execute(_SAID_ALONE, [[one.lower() for one in ids]]).fetchall()
        except duckdb.Error:  # facts were never built
            return set()
    known.add_texts([text for (text,) in rows])
    return known.texts
