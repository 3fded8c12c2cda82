"""Checks of raw data as landed: structure, keys, payload, times, and the loader's own counts."""

from collections.abc import Mapping, Sequence

from expectations.load_rules import LOAD_CHECKS
from expectations.model import COLUMNS_BATCH, SOURCE_BATCH, Check, Situation
from expectations.rules import literal, rows_where, text_list

SCHEMA = "raw"
#: First part of the names of raw tables: ``files`` are the general tables from the inbox.
SOURCES = (
    "files",
    "bluesky",
    "facebook_pages",
    "mastodon",
    "ga4",
    "matomo",
    "youtube",
    "x",
    "instagram",
    "threads",
    "linkedin",
    "tiktok",
    "reddit",
    "discourse",
)
#: Nothing social happened earlier: an older time is a unit or format misread.
FIRST_TIME = "2004-01-01"
#: A time this far after it was extracted is a misread; nearer ones may be scheduled posts.
FUTURE_DAYS = 366

TECHNICAL_COLUMNS = (
    "record_key account extracted_at run_id landing_file load_id payload_hash is_current payload"
).split()

_NOT_OBJECT = (
    "case when json_valid(payload) then json_type(payload) <> 'OBJECT' else payload is not null end"
)
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
    "raw.files__labels": (("platform", "action_id", "label", "value"), ("labelled_at",)),
}
_OTHER_TABLES = (
    "loads quarantine settings team people response_targets business_hours goals accounts "
    "extractions"
).split()


def source_tables(source: str, tables: Mapping[str, frozenset[str]]) -> list[str]:
    """Qualified names of the raw tables of one source, sorted."""
    return sorted(name for name in tables if name.startswith(f"{SCHEMA}.{source}__"))


def source_query(source: str, tables: Mapping[str, frozenset[str]]) -> str:
    """All records of one source, with ``table_name`` before the technical columns.

    The payload is text: what is no JSON shall be found, not break the query.
    """
    columns = ", ".join(c for c in TECHNICAL_COLUMNS if c != "payload")
    columns += ", cast(payload as varchar) as payload"
    return " union all ".join(
        f"select {literal(table)} as table_name, {columns} from {table}"
        for table in source_tables(source, tables)
    )


def _implausible_extraction(situation: Situation) -> str:
    return f"""
        select table_name, record_key, extracted_at from batch
        where extracted_at < timestamp {literal(FIRST_TIME)}
            or extracted_at > timestamp {literal(situation.now)} + interval 1 day"""


def _columns_check(source: str) -> Check:
    return Check(
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
    )


def _source_checks(source: str) -> list[Check]:
    batch = f"{SOURCE_BATCH}{source}"
    never_null = [c for c in TECHNICAL_COLUMNS if c != "payload"]
    keys = ("table_name", "record_key", "load_id")
    # The general tables are typed; their payload holds unknown extra columns, if there are any.
    no_payload = "false" if source == "files" else "payload is null"
    return [
        _columns_check(source),
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
            sql=_implausible_extraction,
        ),
    ]


def _general_checks(table: str) -> list[Check]:
    never_null, times = _GENERAL_TABLES[table]
    name = table.rpartition(".")[2]
    return [
        rows_where(
            f"{name}__not_null",
            table,
            f"every row of {table} has a value in {', '.join(never_null)}",
            ("record_key", "load_id"),
            {column: f"{column} is null" for column in never_null},
            reads=never_null,
            column=", ".join(never_null),
        ),
        rows_where(
            f"{name}__times",
            table,
            f"{', '.join(times)} of {table} lie after {FIRST_TIME} and at most {FUTURE_DAYS} days "
            "after they were read",
            ("record_key", "load_id"),
            {
                time: f"{time} < timestamp {literal(FIRST_TIME)} "
                f"or {time} > extracted_at + interval {FUTURE_DAYS} day"
                for time in times
            },
            reads=(*times, "extracted_at"),
            column=", ".join(times),
            severity="warning",
        ),
    ]


_STRUCTURE_CHECKS = [
    Check(
        name="raw__tables",
        batch=COLUMNS_BATCH,
        sentence="schema raw has its general tables and at least one table of every source",
        sql=f"""
            select expected.name as missing_table
            from (
                select unnest([{text_list([t.rpartition(".")[2] for t in _GENERAL_TABLES])},
                    {text_list(_OTHER_TABLES)}]) as name
            ) as expected
            where expected.name not in (select table_name from batch where schema_name = 'raw')
            union all
            select expected.source || '__*'
            from (select unnest([{text_list(SOURCES)}]) as source) as expected
            where expected.source not in (
                select split_part(table_name, '__', 1) from batch where schema_name = 'raw'
            )""",
    ),
    Check(
        name="raw__known_sources",
        batch=COLUMNS_BATCH,
        severity="warning",
        sentence="every raw table of records belongs to a source that is checked",
        sql=f"""
            select distinct table_name from batch
            where schema_name = 'raw' and contains(table_name, '__')
                and split_part(table_name, '__', 1) not in ({text_list(SOURCES)})""",
    ),
]

_SETTINGS_CHECK = Check(
    name="settings__one_row",
    batch="raw.settings",
    table="raw.settings",
    sentence="raw.settings has one row, with run, instant and time zone",
    columns=("run_id", "as_of", "timezone"),
    sql="""
        select count(*) as row_count, count(run_id) as run_ids, count(as_of) as instants,
            count(timezone) as timezones
        from batch
        having count(*) <> 1 or count(run_id) <> 1 or count(as_of) <> 1 or count(timezone) <> 1""",
)

RAW_CHECKS: tuple[Check, ...] = (
    *_STRUCTURE_CHECKS,
    _SETTINGS_CHECK,
    *LOAD_CHECKS,
    *(check for source in SOURCES for check in _source_checks(source)),
    *(check for table in _GENERAL_TABLES for check in _general_checks(table)),
)
