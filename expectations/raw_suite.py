"""Checks of raw data as landed: structure, keys, payload, times, and the loader's own counts."""

from collections.abc import Mapping, Sequence

from expectations.model import COLUMNS_BATCH, Check, Situation
from expectations.rules import literal, rows_where, text_list

SCHEMA = "raw"
#: First part of the names of raw tables: ``files`` are the general tables from the inbox.
SOURCES = ("files", "bluesky", "mastodon")
#: Prefix of the batch that holds the records of all streams of one source.
SOURCE_BATCH = "raw:"
#: A load with more than this share of its rows in quarantine is reported.
QUARANTINE_SHARE = 0.05
#: Nothing social happened earlier: an older time is a unit or format misread.
FIRST_TIME = "2004-01-01"
#: A time this far after it was extracted is a misread; nearer ones may be scheduled posts.
FUTURE_DAYS = 366

TECHNICAL_COLUMNS = (
    "record_key account extracted_at run_id landing_file load_id payload_hash is_current payload"
).split()

_LOADS = "raw.loads"
_GENERAL_TABLES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    # table: (columns that never are empty, times)
    "raw.files__actions": (
        ("platform", "action_id", "action_type", "acted_at"),
        ("acted_at", "removed_at"),
    ),
    "raw.files__content": (
        ("platform", "content_id", "published_at"),
        ("published_at", "removed_at"),
    ),
    "raw.files__metrics": (("platform", "metric", "observed_at"), ("observed_at",)),
}
_OTHER_TABLES = (
    "loads quarantine settings team people response_targets business_hours goals accounts "
    "extractions"
).split()


def source_tables(source: str, tables: Mapping[str, frozenset[str]]) -> list[str]:
    """Qualified names of the raw tables of one source, sorted."""
    return sorted(name for name in tables if name.startswith(f"{SCHEMA}.{source}__"))


def source_query(source: str, tables: Mapping[str, frozenset[str]]) -> str:
    """All records of one source, with ``table_name`` before the technical columns."""
    columns = ", ".join(TECHNICAL_COLUMNS)
    return " union all ".join(
        f"select {literal(table)} as table_name, {columns} from {table}"
        for table in source_tables(source, tables)
    )


def _too_late(now: Situation) -> str:
    return f"""
        select table_name, record_key, extracted_at from batch
        where extracted_at < timestamp {literal(FIRST_TIME)}
            or extracted_at > timestamp {literal(now.now)} + interval 1 day"""


def _source_checks(source: str) -> list[Check]:
    batch = f"{SOURCE_BATCH}{source}"
    never_null = [c for c in TECHNICAL_COLUMNS if c != "payload"]
    keys = ("table_name", "record_key", "load_id")
    # The general tables are typed; their payload holds unknown extra columns, if there are any.
    no_payload = "false" if source == "files" else "payload is null"
    return [
        Check(
            name=f"raw_{source}__columns",
            batch=COLUMNS_BATCH,
            sentence=f"every raw table of {source} has the columns of the loader",
            sql=f"""
                select table_name, list_sort(list_filter([{text_list(TECHNICAL_COLUMNS)}],
                    lambda name: not list_contains(list(column_name), name))) as missing
                from batch
                where schema_name = 'raw' and starts_with(table_name, '{source}__')
                group by table_name
                having len(missing) > 0""",
        ),
        rows_where(
            f"raw_{source}__not_null",
            batch,
            f"every record of {source} says its key, account, time, run, file, load and version",
            keys,
            {column: f"{column} is null" for column in never_null},
        ),
        Check(
            name=f"raw_{source}__current_version",
            batch=batch,
            column="record_key",
            sentence=f"every record of {source} has exactly one current version",
            sql="""
                select table_name, record_key, count_if(is_current) as current_versions from batch
                group by table_name, record_key
                having count_if(is_current) <> 1""",
        ),
        rows_where(
            f"raw_{source}__payload",
            batch,
            f"the payload of every record of {source} is a JSON object",
            keys,
            {"payload": f"{no_payload} or {_NOT_OBJECT}"},
            column="payload",
        ),
        Check(
            name=f"raw_{source}__extracted_at",
            batch=batch,
            column="extracted_at",
            severity="warning",
            sentence=f"records of {source} were extracted after {FIRST_TIME} and not in the future",
            sql=_too_late,
        ),
    ]
