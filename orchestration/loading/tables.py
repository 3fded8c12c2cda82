"""The four general tables of the inbox: their columns, types, required values and keys.

One description serves the DDL, the recognition of files and the typed load. Order of columns is
the order in the raw tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "word", "time", "number", "boolean"]

SQL_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "word": "VARCHAR",
    "time": "TIMESTAMP",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True)
class Column:
    """One column of a general table.

    ``kind``: text is kept as it is; word is a name out of a short list (trimmed, lower case);
    time, number and boolean are typed. ``required`` rows without it are quarantined.
    """

    name: str
    kind: Kind = "text"
    required: bool = False

    @property
    def sql_type(self) -> str:
        """DuckDB type of the column in raw."""
        return SQL_TYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """A general table: its stream name, its columns and those that make the record key.

    ``values``: for a table of names and values, (column of names, column of values) -> name ->
    allowed values, none listed meaning any; rows with others are quarantined.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    values: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def raw_table(self) -> str:
        """Qualified name of the table in the warehouse."""
        return f"raw.files__{self.name}"

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that a file must have to be taken for this table."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


ACTIONS = Table(
    "actions",
    (
        Column("platform", "word", required=True),
        Column("account", required=True),
        Column("action_type", "word", required=True),
        Column("acted_at", "time", required=True),
        Column("action_id"),
        Column("person_id"),
        Column("person_name"),
        Column("content_id"),
        Column("in_reply_to"),
        Column("thread_id"),
        Column("target_person_id"),
        Column("text"),
        Column("language"),
        Column("url"),
        Column("quantity", "number"),
        Column("space_kind", "word"),
        Column("is_paid", "boolean"),
        Column("is_team", "boolean"),
        Column("is_bot", "boolean"),
        Column("is_hidden", "boolean"),
        Column("removed_at", "time"),
        Column("removed_reason", "word"),
        Column("sharer_followers", "number"),
        Column("reaction_kind", "word"),
        Column("sentiment", "word"),
        Column("brand_stance", "word"),
        Column("stance", "word"),
        Column("conversion_source"),
    ),
    ("platform", "account", "action_id"),
)

CONTENT = Table(
    "content",
    (
        Column("platform", "word", required=True),
        Column("account", required=True),
        Column("content_id", required=True),
        Column("published_at", "time", required=True),
        Column("author_person_id"),
        Column("title"),
        Column("text"),
        Column("format", "word"),
        Column("url"),
        Column("cta_type", "word"),
        Column("is_paid", "boolean"),
        Column("campaign"),
        Column("space_kind", "word"),
        Column("topic"),
        Column("duration_seconds", "number"),
        Column("is_contest", "boolean"),
        Column("poll_options", "number"),
        Column("removed_at", "time"),
    ),
    ("platform", "account", "content_id"),
)

METRICS = Table(
    "metrics",
    (
        Column("platform", "word", required=True),
        Column("account", required=True),
        Column("metric", "word", required=True),
        # The one required value that may be empty in a row: where value_status says why.
        Column("value", "number", required=True),
        Column("observed_at", "time", required=True),
        Column("content_id"),
        Column("period", "word"),
        Column("breakdown"),
        Column("definition"),
        Column("value_status", "word"),
    ),
    (
        "platform",
        "account",
        "content_id",
        "metric",
        "period",
        "breakdown",
        "observed_at",
        "definition",
    ),
)

_SIGNS = ("positive", "neutral", "negative")
_YES_NO = ("true", "false")

# Labels set by hand; they win over all that is given or reckoned.
LABELS = Table(
    "labels",
    (
        Column("platform", "word", required=True),
        Column("account", required=True),
        Column("action_id", required=True),
        Column("label", "word", required=True),
        Column("value", "word", required=True),
        Column("labelled_at", "time"),
        Column("labelled_by"),
        Column("note"),
    ),
    ("platform", "account", "action_id", "label"),
    {
        ("label", "value"): {
            "language": (),
            "sentiment": _SIGNS,
            "brand_stance": _SIGNS,
            "stance": ("support", "deny", "query", "comment"),
            "is_question": _YES_NO,
            "is_meaningful": _YES_NO,
        }
    },
)

GENERAL_TABLES: tuple[Table, ...] = (ACTIONS, CONTENT, METRICS, LABELS)
