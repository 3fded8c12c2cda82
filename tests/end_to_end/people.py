"""Who stands in a published file: a search that knows nothing of how people are hidden."""

from pathlib import Path

import duckdb

# Shorter ids and names are words of every text, such as "a" or "x".
SHORTEST = 5
# Nothing but a hash, or a key that ends with one: nobody needs to look into these.
HASHED = r"([a-z0-9_]+:|[^|]*\|[^|]*\|)?[0-9a-f]{32}(\|[a-z_]+)?"


def named_people(warehouse: Path, published: Path) -> dict[str, list[str]]:
    """Column of the published file -> what it says of people, where that is anything at all.

    Looks for every id and name of a person, anywhere in any text, and for every id, address and
    text of an act, as a whole value. The brand's own accounts are no people.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as warehouse (read_only)")
        con.execute(f"attach '{published}' as published (read_only)")
        _write_known(con)
        columns = con.execute(
            "select table_name, column_name from duckdb_columns() where data_type = 'VARCHAR'"
            " and database_name = 'published' order by all"
        ).fetchall()
        found = {}
        for table, column in columns:
            values = con.execute(
                f'with v as (select distinct "{column}" as value from published.marts."{table}"'
                f" where not regexp_full_match(\"{column}\", '{HASHED}'))"
                " select distinct value from v join person on contains(value, known)"
                " union select value from v join act on value = known"
                " order by 1 limit 3"
            ).fetchall()
            if values:
                found[f"{table}.{column}"] = [value for (value,) in values]
    return found


def _write_known(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"""
        create temp table acts as from warehouse.intermediate.int_actions;
        create temp table own as
        select account_id as known from warehouse.marts.dim_accounts
        union select platform_person_id from warehouse.intermediate.int_api_accounts
        union select account_name from warehouse.marts.dim_accounts where account_name is not null;
        create temp table person as
        with everybody as (
            select platform_person_id as known from acts
            union select target_platform_person_id from acts
            union select person_name from acts
            union select platform_person_id from warehouse.marts.dim_people
            union select substr(person_id, strpos(person_id, ':') + 1) from warehouse.raw.people
            union select substr(person_id, strpos(person_id, ':') + 1) from warehouse.raw.team
        )
        select known from everybody
        where length(known) >= {SHORTEST} and known not in (select known from own);
        create temp table act as
        with everything as (
            select action_id as known from acts
            union select url from acts
            union select text from acts
            union select unnest([text, title, url])
            from warehouse.marts.dim_content where not is_own
        )
        select known from everything
        where length(known) >= {SHORTEST}
        except
        select unnest([content_id, url, text, title])
        from warehouse.marts.dim_content where is_own;
    """)
