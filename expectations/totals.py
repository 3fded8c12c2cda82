"""Builders for checks of totals over two paths.

What two published tables both count must come out the same. Each side is reckoned by models of its
own, so a join that doubles rows, a filter that was dropped or a day cut in two shows here. What
breaks such a check is our own fault: all are critical.
"""

from collections.abc import Mapping, Sequence

from expectations.model import Check
from expectations.rules import literal, short

ACCOUNT = ("platform", "account_id")
#: What the checks of acts read in the fact of acts.
ACT_COLUMNS = (
    "platform account_id action_type action_date direction quantity is_team is_bot acted_at "
    "removed_at thread_id"
).split()


def differ(one: str, other: str) -> str:
    """Two totals are not the same, but for the rounding of sums of fractions."""
    return f"abs({one} - {other}) > 1e-6 * greatest(1, abs({one}))"


def there(as_of: object) -> str:
    """Acts that had happened at an instant and were still there."""
    now = f"timestamp {literal(as_of)}"
    return f"acted_at <= {now} and (removed_at is null or removed_at > {now})"


def equal_sums(
    name: str,
    table: str,
    sentence: str,
    keys: Sequence[str],
    sides: Mapping[str, str],
) -> Check:
    """Sums by ``keys`` are the same on all sides: tables with the column that is added up there,
    or ``1`` for rows. The first is the table that is checked."""
    first, *others = sides
    read = {side: [*keys, *([column] if column != "1" else [])] for side, column in sides.items()}
    rows = []
    for side, column in sides.items():
        numbers = ", ".join(f"{column if s == side else '0'} as {short(s)}" for s in sides)
        rows.append(
            f"select {', '.join(keys)}, {numbers} from {'batch' if side == first else side} "
            f"where {column} is not null"
        )
    broken = " or ".join(differ(f"sum({short(first)})", f"sum({short(o)})") for o in others)
    sums = ", ".join(f"sum({short(side)}) as {short(side)}" for side in sides)
    return Check(
        name=name,
        batch=table,
        table=table,
        sentence=sentence,
        column=sides[first],
        columns=read[first],
        also={side: read[side] for side in others},
        sql=f"select {', '.join(keys)}, {sums} from ({' union all '.join(rows)}) "
        f"group by {', '.join(keys)} having {broken}",
    )
