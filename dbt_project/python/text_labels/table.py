"""The table of labels: which texts need some, and labels for them in batches.

Talks to a DuckDB connection that it is handed; only texts without a row of the current version
are read, so that nothing is loaded where nothing is new.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from text_labels.lists import WordLists
from text_labels.version import label_version

BATCH = 20_000
TABLE = "labels_now"
_PENDING = "texts_to_label"
_COLUMNS = {
    "text_hash": "VARCHAR",
    "language": "VARCHAR",
    "language_confidence": "DOUBLE",
    "language_method": "VARCHAR",
    "sentiment": "VARCHAR",
    "sentiment_score": "DOUBLE",
    "sentiment_method": "VARCHAR",
    "is_question": "BOOLEAN",
    "question_method": "VARCHAR",
    "stance_cue": "VARCHAR",
    "is_toxic": "BOOLEAN",
    "label_version": "VARCHAR",
    "given_language": "VARCHAR",
}


class Connection(Protocol):
    """What is asked of DuckDB's connection."""

    def execute(self, query: str, parameters: object = ...) -> Any: ...


def label_table(
    con: Connection,
    texts: str,
    before: str,
    seeds: Mapping[str, Iterable[tuple[object, ...]]],
    batch: int = BATCH,
) -> str:
    """Make a temporary table of the labels of all texts, one row a text; its name.

    `texts` is a query of text_hash, text, given_language; `before` names the table of the last
    run, which may be missing or have other columns. A row of it is kept if its text is still
    there, with the same given language, and its version is the current one. Memory holds one
    batch of texts.
    """
    version = label_version(seeds)
    columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    con.execute(f"CREATE OR REPLACE TEMP TABLE {TABLE} ({columns})")
    if _is_usable(con, before):
        con.execute(
            f"INSERT INTO {TABLE} SELECT {', '.join(f'old.{name}' for name in _COLUMNS)} "
            f"FROM {before} AS old SEMI JOIN ({texts}) AS texts "
            "ON texts.text_hash = old.text_hash "
            "AND texts.given_language IS NOT DISTINCT FROM old.given_language "
            "WHERE old.label_version = ?",
            [version],
        )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {_PENDING} AS SELECT text_hash, text, given_language, "
        f"(row_number() OVER () - 1) // {batch} AS batch "
        f"FROM ({texts}) AS texts ANTI JOIN {TABLE} AS done USING (text_hash)"
    )
    rows = con.execute(f"SELECT count(*) FROM {_PENDING}").fetchall()[0][0]
    if rows:
        _label_pending(con, WordLists.of(seeds), version, -(-rows // batch))
    con.execute(f"DROP TABLE {_PENDING}")
    return TABLE


def _label_pending(con: Connection, lists: WordLists, version: str, batches: int) -> None:
    # Loads VADER and the language model.
    from text_labels.labeller import Labeller

    labeller = Labeller(lists)
    for number in range(batches):
        rows = con.execute(
            f"SELECT text_hash, text, given_language FROM {_PENDING} WHERE batch = ?", [number]
        ).fetchall()
        _insert(
            con,
            [(key, *labeller.label(text, given), version, given) for key, text, given in rows],
        )


def _insert(con: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    # A list a column: one statement a batch, without a data frame in between.
    lists = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in _COLUMNS.values())
    con.execute(f"INSERT INTO {TABLE} SELECT {lists}", [list(c) for c in zip(*rows, strict=True)])


def _is_usable(con: Connection, table: str) -> bool:
    """True if the table is there with today's columns; one of other columns is not read."""
    parts = [part.strip('"') for part in table.split(".")]
    found = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name = ? "
        "AND table_name = ?",
        parts,
    ).fetchall()
    return {name for (name,) in found} == set(_COLUMNS)
