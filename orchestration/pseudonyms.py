"""People without names: what stands in their places when marts are copied to the published file.

The key is handed to DuckDB as a parameter of one statement at a time: no table, view, file, log or
message holds it. One key gives one hash for one id, in every table, run and DATA_DIR.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orchestration.errors import UserError
from orchestration.personal_columns import Role, role_of

if TYPE_CHECKING:
    import duckdb

KEY_VARIABLE = "PSEUDONYM_KEY"
KEY_LENGTH = 16
#: A hash as it is published: the first 128 bits of HMAC-SHA256.
HASH = "[0-9a-f]{32}"
_BLOCK = 64
# Types that hold no text; a column of any other type has to say what it holds.
_NO_TEXT = (
    "^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL|DATE|TIME|TIMESTAMP)\\b"
)
# An @ within a word, as in the address of an e-mail, mentions nobody.
_MENTION = r"(^|[^\p{L}\p{N}_])@[\p{L}\p{N}_][\p{L}\p{N}_.@-]*"
# Where messages of platforms, dbt and DuckDB may quote a person: quoted values, addresses below
# their first part, ids and e-mail addresses. What stays is what went wrong, and where.
_QUOTING = re.compile(
    r"""'[^']*'|"[^"]*"|(?<=[\w.-])/[^\s;,]+|\w+:[\w:./-]*//?\S+|did:\S+|\S*@\S+|\d{5,}"""
)
_KEY_PREFIX = r"^[^|]*\|[^|]*\|"


@dataclass(frozen=True)
class Pseudonyms:
    """`pseudonymise: true`: the key, and whether people's texts are published all the same."""

    key: str = field(repr=False)
    keep_text: bool = False

    def parameters(self, sql: str) -> dict[str, bytes]:
        """Values of the parameters that `sql` has, for DuckDB."""
        key = self.key.encode()
        block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
        pads = {"inner": bytes(b ^ 0x36 for b in block), "outer": bytes(b ^ 0x5C for b in block)}
        return {name: pad for name, pad in pads.items() if f"${name}" in sql}


def without_people(message: str) -> str:
    """A message for people's eyes, … in place of all that may be an id or a name."""
    return _QUOTING.sub("…", message)


def published_queries(
    con: duckdb.DuckDBPyConnection, pseudonyms: Pseudonyms
) -> Callable[[str], tuple[str, Mapping[str, bytes]]]:
    """From a table's name to the SQL that reads it as it is published, and its parameters.

    `con` has the warehouse attached as `warehouse`.

    Raises:
        UserError: nobody has said what a column holds.
    """
    write_own(con)
    roles = text_columns(con, "warehouse")

    def query(table: str) -> tuple[str, Mapping[str, bytes]]:
        sql = _select(table, roles.get(table, {}), pseudonyms)
        return sql, pseudonyms.parameters(sql)

    return query


def write_own(con: duckdb.DuckDBPyConnection) -> None:
    """Make `temp.own_people` and `temp.own_content`: the brand's accounts and their content.

    Both keep their ids. A person of the team is a person, and content of an unknown author may be
    anybody's. `con` has the warehouse attached as `warehouse`.
    """
    con.execute("""
        CREATE OR REPLACE TEMP TABLE own_people AS
        SELECT platform || ':' || account_id AS id FROM warehouse.marts.dim_accounts
        UNION SELECT platform || ':' || platform_person_id
        FROM warehouse.intermediate.int_api_accounts WHERE platform_person_id IS NOT NULL
    """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE own_content AS
        SELECT DISTINCT content_id AS id FROM warehouse.marts.dim_content WHERE {OWN_ROW}
    """)


#: True for a row of dim_content that the brand's own account published.
OWN_ROW = """coalesce(is_own AND (author_person_id IS NULL
    OR author_person_id IN (SELECT id FROM temp.own_people)), false)"""


def text_columns(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, dict[str, Role]]:
    """Roles by table and column of all text in schema `marts` of an attached database.

    Raises:
        UserError: nobody has said what a column holds.
    """
    columns = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'marts' "
        "AND database_name = ? AND NOT regexp_matches(data_type, ?) ORDER BY ALL",
        [database, _NO_TEXT],
    ).fetchall()
    roles: dict[str, dict[str, Role]] = {}
    unknown = []
    for table, column in columns:
        role = role_of(table, column)
        if role is None:
            unknown.append(f"{table}.{column}")
        else:
            roles.setdefault(table, {})[column] = role
    if unknown:
        raise UserError(
            "not published: with pseudonymise: true every column of text must be declared in "
            f"orchestration/personal_columns.py; not declared: {', '.join(unknown)}"
        )
    return roles


def is_replaced(role: Role, pseudonyms: Pseudonyms) -> bool:
    """False: the column is published as it is."""
    if role in (Role.TEXT, Role.OWN_TEXT):
        return not pseudonyms.keep_text
    return role is not Role.NOT_PERSONAL


def _select(table: str, roles: Mapping[str, Role], pseudonyms: Pseudonyms) -> str:
    parts = [
        f"{_SQL[role](_quoted(column))} AS {_quoted(column)}"
        for column, role in roles.items()
        if is_replaced(role, pseudonyms)
    ]
    replace = f" REPLACE ({', '.join(parts)})" if parts else ""
    return f"SELECT *{replace} FROM warehouse.marts.{_quoted(table)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _hash(value: str) -> str:
    inner = f"unhex(sha256($inner || encode({value})))"
    return f"left(sha256($outer || {inner}), 32)"


def _person(column: str) -> str:
    return f"""CASE WHEN {column} IN (SELECT id FROM temp.own_people) THEN {column}
        ELSE split_part({column}, ':', 1) || ':' || {_hash(column)} END"""


def _platform_person(column: str) -> str:
    return f"""CASE WHEN person_id IN (SELECT id FROM temp.own_people) THEN {column}
        ELSE {_hash("person_id")} END"""


def _record(column: str) -> str:
    return f"""CASE WHEN {column} IN (SELECT id FROM temp.own_content) THEN {column}
        ELSE {_hash(column)} END"""


def _record_key(column: str) -> str:
    prefix = f"regexp_extract({column}, '{_KEY_PREFIX}')"
    return f"({prefix} || {_record(f'substr({column}, length({prefix}) + 1)')})"


def _labelled_key(column: str) -> str:
    key = f"left({column}, length({column}) - length(label) - 1)"
    return f"({_record_key(key)} || '|' || label)"


def _metric_key(column: str) -> str:
    """The content's id stands between others and may hold a |, so it is taken from its column."""
    prefix = "(platform || '|' || account_id || '|')"
    old = f"({prefix} || coalesce(content_id, '') || '|')"
    new = f"({prefix} || coalesce({_record('content_id')}, '') || '|')"
    return f"""CASE WHEN starts_with({column}, {old})
        THEN {new} || substr({column}, length({old}) + 1) ELSE {_hash(column)} END"""


def _posts(column: str) -> str:
    return f"""(SELECT string_agg({_record("post.id")}, ', ' ORDER BY post.place) FROM (
        SELECT unnest(string_split({column}, ', ')) AS id,
            generate_subscripts(string_split({column}, ', '), 1) AS place) AS post)"""


def _posts_sentence(column: str) -> str:
    replaced = f"replace({column}, top_posts, {_posts('top_posts')})"
    return f"CASE WHEN top_posts IS NULL THEN {column} ELSE {replaced} END"


def _nothing(_: str) -> str:
    return "CAST(NULL AS VARCHAR)"


def _only_if_empty(column: str) -> str:
    return f"CASE WHEN {column} = '' THEN '' END"


def _own_text(column: str) -> str:
    return f"CASE WHEN {OWN_ROW} THEN regexp_replace({column}, '{_MENTION}', '\\1@…', 'g') END"


def _own_url(column: str) -> str:
    return f"CASE WHEN {OWN_ROW} THEN {column} END"


_SQL: Mapping[Role, Callable[[str], str]] = {
    Role.PERSON: _person,
    Role.PLATFORM_PERSON: _platform_person,
    Role.NAME: _nothing,
    Role.HANDLES: _only_if_empty,
    Role.RECORD: _record,
    Role.RECORD_KEY: _record_key,
    Role.LABELLED_KEY: _labelled_key,
    Role.METRIC_KEY: _metric_key,
    Role.POSTS: _posts,
    Role.POSTS_SENTENCE: _posts_sentence,
    Role.TEXT: _nothing,
    Role.URL: _nothing,
    Role.OWN_TEXT: _own_text,
    Role.OWN_URL: _own_url,
    Role.OF_VIEW: _nothing,
}
