"""Who is meant: one id as people write it, and all ids of the same person."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from orchestration.errors import UserError
from orchestration.sources import PLATFORM_NAMES, Sources
from orchestration.warehouse import open_warehouse


def ids_of(text: str, sources: Sources) -> tuple[str, ...]:
    """The ``platform:id`` given, and all that `people` of sources.yml says are the same person.

    Raises:
        UserError: it is no id of a person, or of one whom sources.yml has in `team`.
    """
    text = text.strip()
    platform, _, person = text.partition(":")
    if platform not in PLATFORM_NAMES or not person.strip():
        raise UserError(
            f"{text!r} names no person; allowed: platform:id as in marts.fct_actions.person_id,"
            f" with one of the platforms {', '.join(PLATFORM_NAMES)}"
        )
    group = next((g for g in sources.people if _is_among(text, g)), ())
    ids = tuple(dict.fromkeys((*group, text))) if not _is_among(text, group) else group
    for one in ids:
        if _is_among(one, sources.team):
            raise UserError(
                f"{one} stands in team of sources.yml: the brand's own people are not erased;"
                " take the id out of team first"
            )
    return ids


def refuse_own_account(ids: Iterable[str], warehouse: Path) -> None:
    """Stop before the brand's own account is taken for a person.

    Raises:
        UserError: one of the ids is that of an account of the brand.
    """
    if not warehouse.exists():
        return
    with open_warehouse(warehouse, read_only=True) as con:
        try:
            rows = con.execute(
                "SELECT platform || ':' || platform_person_id FROM intermediate.int_api_accounts"
            ).fetchall()
        except duckdb.CatalogException:  # no model was built yet
            return
    for one in ids:
        if _is_among(one, [own for (own,) in rows if own]):
            raise UserError(f"{one} is an account of the brand itself, which is not erased")


def _is_among(one: str, others: Iterable[str]) -> bool:
    return one.lower() in {other.lower() for other in others}
