"""Looks in the new file for people who should not be named there, before it is published.

Two checks that know nothing of how the file was made: every personal column has the form that it
must have, and no column of the others holds somebody whom the warehouse knows. What is found is
counted by column and never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from expectations.model import CheckResult
from orchestration.personal_columns import Role
from orchestration.pseudonyms import HASH, OWN_ROW, Pseudonyms, is_replaced, text_columns, write_own

# So many names among the values of one column, and more than half of them: a column of names. One
# name alone proves nothing, since anybody may call himself after a campaign of the brand.
_NAMES = 10
# An id that no campaign, topic or format is called by, whatever strangers choose to be called.
_UNMISTAKABLE = "[@:]|^[0-9]{10,}$|^UC[A-Za-z0-9_-]{22}$"
_SEPARATORS = r'[|,/\s"()]+'


def audit(warehouse: Path, fresh: Path, pseudonyms: Pseudonyms) -> list[CheckResult]:
    """Two critical checks of the file to be published against the warehouse it was made from.

    Raises:
        UserError: nobody has said what a column of the file holds.
    """
    con = duckdb.connect(config={"threads": 2})
    try:
        for path, name in ((warehouse, "warehouse"), (fresh, "published")):
            con.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS {name} (READ_ONLY)")
        write_own(con)
        roles = _of_tables(con, text_columns(con, "published"))
        return [
            _result(
                "people_have_pseudonyms",
                "with pseudonymise: true ids of people and of what they did are hashes, names and "
                "addresses are empty, and so are people's words unless keep_text: true",
                _unlike_pseudonyms(con, roles, pseudonyms),
            ),
            _result(
                "nobody_is_named",
                "with pseudonymise: true no column holds the id or the name of a known person",
                _known_people(con, roles),
            ),
        ]
    finally:
        con.close()


def _of_tables(
    con: duckdb.DuckDBPyConnection, roles: Mapping[str, Mapping[str, Role]]
) -> dict[str, Mapping[str, Role]]:
    """Views are left out: they show what stands in the tables."""
    tables = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'published'"
    ).fetchall()
    return {table: roles[table] for (table,) in sorted(tables) if table in roles}


def _result(check: str, sentence: str, found: Mapping[str, int]) -> CheckResult:
    detail = sentence
    if found:
        columns = ", ".join(f"{column} ({count:,})" for column, count in found.items())
        detail = f"broken: {sentence}. Values by column: {columns}"
    return CheckResult(check, None, None, "critical", not found, sum(found.values()), detail)


def _unlike_pseudonyms(
    con: duckdb.DuckDBPyConnection,
    roles: Mapping[str, Mapping[str, Role]],
    pseudonyms: Pseudonyms,
) -> dict[str, int]:
    found: dict[str, int] = {}
    for table, columns in roles.items():
        rules = {
            column: _wrong(role, f'"{column}"')
            for column, role in columns.items()
            if is_replaced(role, pseudonyms)
        }
        if not rules:
            continue
        counts = ", ".join(f"count_if({rule})" for rule in rules.values())
        row = con.execute(f'SELECT {counts} FROM published.marts."{table}"').fetchall()[0]
        found |= {f"{table}.{name}": count for name, count in zip(rules, row, strict=True) if count}
    return found


def _wrong(role: Role, column: str) -> str:
    """SQL that is true for a value that the column must not hold."""
    own_person = "IN (SELECT id FROM temp.own_people)"
    match role:
        case Role.PERSON:
            return f"NOT (regexp_full_match({column}, '[^:]*:{HASH}') OR {column} {own_person})"
        case Role.PLATFORM_PERSON:
            return f"NOT (regexp_full_match({column}, '{HASH}') OR person_id {own_person})"
        case Role.RECORD:
            return _no_record(column)
        case Role.RECORD_KEY:
            return _no_record(f"regexp_replace({column}, '^[^|]*\\|[^|]*\\|', '')")
        case Role.LABELLED_KEY:
            return _no_record(f"regexp_replace({column}, '^[^|]*\\|[^|]*\\||\\|[^|]*$', '', 'g')")
        case Role.METRIC_KEY:
            start = "platform || '|' || account_id || '|' || coalesce(content_id, '') || '|'"
            return f"NOT (starts_with({column}, {start}) OR regexp_full_match({column}, '{HASH}'))"
        case Role.POSTS:
            return f"""EXISTS (SELECT 1 FROM (SELECT unnest(string_split({column}, ', ')) AS id)
                AS post WHERE {_no_record("post.id")})"""
        case Role.POSTS_SENTENCE:
            return f"contains({column}, ' posts ') AND NOT contains({column}, top_posts)"
        case Role.HANDLES:
            return f"{column} <> ''"
        case Role.OWN_TEXT | Role.OWN_URL:
            return f"{column} IS NOT NULL AND NOT {OWN_ROW}"
    return f"{column} IS NOT NULL"


def _no_record(value: str) -> str:
    return f"""NOT (regexp_full_match({value}, '{HASH}')
        OR {value} IN (SELECT id FROM temp.own_content))"""


def _known_people(
    con: duckdb.DuckDBPyConnection, roles: Mapping[str, Mapping[str, Role]]
) -> dict[str, int]:
    _write_known(con)
    con.execute("CREATE TEMP TABLE seen (place VARCHAR, value VARCHAR)")
    for table, columns in roles.items():
        for column in (name for name, role in columns.items() if role is Role.NOT_PERSONAL):
            con.execute(
                f'INSERT INTO temp.seen SELECT DISTINCT ?, "{column}" '
                f'FROM published.marts."{table}" WHERE "{column}" IS NOT NULL',
                [f"{table}.{column}"],
            )
    return dict([*_ids(con), *_names(con)])


def _write_known(con: duckdb.DuckDBPyConnection) -> None:
    """`temp.known_ids` and `temp.known_names` of everybody but the brand's own accounts."""
    con.execute(f"""
        CREATE TEMP TABLE known_ids AS
        WITH acts AS (FROM warehouse.intermediate.int_actions),
        people AS (
            SELECT platform || ':' || platform_person_id AS id FROM acts
            UNION SELECT platform || ':' || target_platform_person_id FROM acts
            UNION SELECT person_id FROM warehouse.marts.dim_people
            UNION SELECT person_id FROM warehouse.raw.people
            UNION SELECT person_id FROM warehouse.raw.team
        ),
        split AS (
            SELECT id, substr(id, strpos(id, ':') + 1) AS bare FROM people WHERE id IS NOT NULL
        ),
        own AS (
            SELECT id, substr(id, strpos(id, ':') + 1) AS bare FROM temp.own_people
        )
        SELECT id AS value FROM split WHERE id NOT IN (SELECT id FROM own)
        UNION
        SELECT bare FROM split
        WHERE bare NOT IN (SELECT bare FROM own) AND regexp_matches(bare, '{_UNMISTAKABLE}')
    """)
    con.execute("""
        CREATE TEMP TABLE known_names AS
        SELECT DISTINCT person_name AS value FROM warehouse.intermediate.int_actions
        WHERE person_name IS NOT NULL
    """)


def _ids(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int]]:
    yield from con.execute(f"""
        SELECT place, count(DISTINCT value) FROM (
            SELECT place, value,
                unnest(list_append(regexp_split_to_array(value, '{_SEPARATORS}'), value)) AS part
            FROM temp.seen
        )
        WHERE ltrim(part, '@') IN (SELECT value FROM temp.known_ids)
        GROUP BY place ORDER BY place
    """).fetchall()


def _names(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int]]:
    yield from con.execute(f"""
        SELECT place, count_if(value IN (SELECT value FROM temp.known_names)) AS names
        FROM temp.seen GROUP BY place
        HAVING names >= {_NAMES} AND names > count(*) / 2 ORDER BY place
    """).fetchall()
