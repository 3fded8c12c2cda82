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
_OF_OTHERS = """
    SELECT text FROM marts.fct_actions
    WHERE text IN (SELECT unnest($1)) AND NOT coalesce(list_contains($2, lower(person_id)), false)
    UNION SELECT text FROM raw.files__content WHERE text IN (SELECT unnest($1))
    UNION SELECT title FROM raw.files__content WHERE title IN (SELECT unnest($1))
"""


def texts_of_others(warehouse: Path, ids: tuple[str, ...], texts: set[str]) -> set[str]:
    """Those of the texts that another person wrote too, or that a content has."""
    if not warehouse.exists() or not texts:
        return set()
    with open_warehouse(warehouse, read_only=True) as con:
        try:
            rows = con.execute(_OF_OTHERS, [sorted(texts), [one.lower() for one in ids]]).fetchall()
        except duckdb.Error:  # facts were never built
            return set()
    return {text for (text,) in rows}


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
