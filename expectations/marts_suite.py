"""Checks of the file to be published: what its readers rely on.

Keys, references and how models are derived from each other are dbt's to test; here stand
presence, value lists and the arithmetic that can be seen in the published tables alone.
"""

from expectations.comparison_rules import COMPARISON_CHECKS
from expectations.contract import TABLES
from expectations.dialogue_totals import DIALOGUE_TOTALS
from expectations.engagement_totals import ENGAGEMENT_TOTALS
from expectations.ladder_rules import LADDER_CHECKS
from expectations.measure_rules import MEASURE_CHECKS
from expectations.model import COLUMNS_BATCH, Check
from expectations.plausibility_rules import PLAUSIBILITY_CHECKS
from expectations.rules import around, has_columns, in_set, not_null, numbers_in_range

SCHEMA = "marts"


def _table_checks(name: str) -> list[Check]:
    """Checks that follow from the contract of one table."""
    contract, table = TABLES[name], f"{SCHEMA}.{name}"
    checks = [has_columns(table, contract.column_names)]
    if contract.required:
        checks.append(not_null(table, contract.key, contract.required))
    for column, allowed in contract.values.items():
        checks.append(in_set(table, contract.key, column, allowed))
    for column, allowed in contract.usual_values.items():
        checks.append(in_set(table, contract.key, column, allowed, severity="warning"))
    if contract.rates or contract.shares:
        checks.append(numbers_in_range(table, contract.key, contract.rates, contract.shares))
    if contract.intervals:
        checks.append(around(table, contract.key, contract.intervals))
    return checks


_FILE_CHECKS = [
    Check(
        name="marts__scalar_columns",
        batch=COLUMNS_BATCH,
        sentence="published columns are scalar, since other tools cannot show nested ones",
        sql="""
            select table_name, column_name from batch
            where schema_name = 'marts' and (
                data_type like '%]'
                or regexp_matches(data_type, '^(STRUCT|MAP|UNION|VARIANT)')
            )""",
    ),
    Check(
        name="marts__comments",
        batch=COLUMNS_BATCH,
        severity="warning",
        sentence="every published column has a comment",
        sql="""
            select table_name, column_name from batch
            where schema_name = 'marts' and coalesce(trim(comment), '') = ''""",
    ),
]

MARTS_CHECKS: tuple[Check, ...] = (
    *(check for name in TABLES for check in _table_checks(name)),
    *MEASURE_CHECKS,
    *ENGAGEMENT_TOTALS,
    *DIALOGUE_TOTALS,
    *LADDER_CHECKS,
    *PLAUSIBILITY_CHECKS,
    *COMPARISON_CHECKS,
    *_FILE_CHECKS,
)
