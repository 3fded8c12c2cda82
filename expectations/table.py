"""What a contract says of a published table, and the value lists that several tables share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DIRECTIONS = ("inbound", "outbound")
VALUE_STATUSES = ("observed", "zero", "missing", "suppressed", "not_supported")
SENTIMENTS = ("positive", "neutral", "negative")
STANCES = ("support", "deny", "query", "comment")
CHANNELS = ("comment", "dm", "forum", "live")
MOVES = ("up", "held", "down", "new")
STAGES = tuple(range(8))


@dataclass(frozen=True)
class Table:
    """Contract of one published table.

    ``values``: value lists that the contract fixes, a break stops publishing. ``usual_values``:
    lists whose values may come straight from a user's file, a break only warns. ``rates`` are
    finite and at least 0, ``shares`` lie between 0 and 1, ``intervals`` are shares with an interval
    ``_low`` to ``_high`` around them.
    """

    columns: str
    key: tuple[str, ...]
    required: tuple[str, ...] = ()
    values: Mapping[str, Sequence[object]] = field(default_factory=dict)
    usual_values: Mapping[str, Sequence[object]] = field(default_factory=dict)
    rates: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    intervals: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the contract's columns, in its order."""
        return tuple(self.columns.split())


def with_status(
    key: Sequence[str],
    columns: str,
    *,
    status: str = "",
    values: dict[str, Sequence[object]] | None = None,
    usual_values: dict[str, Sequence[object]] | None = None,
    rates: str = "",
    shares: str = "",
    intervals: str = "",
) -> Table:
    """A table whose ``status`` says why figures are missing; lists of names are given as words."""
    lists = dict(values or {})
    if status:
        lists["status"] = tuple(status.split())
    ends = [f"{rate}{end}" for rate in intervals.split() for end in ("", "_low", "_high")]
    usual = dict(usual_values or {})
    named = [*key, *columns.split(), *lists, *usual, *rates.split(), *shares.split(), *ends]
    return Table(
        columns=" ".join(dict.fromkeys(named)),
        key=tuple(key),
        required=("status",) if status else (),
        values=lists,
        usual_values=usual,
        rates=tuple(rates.split()),
        shares=tuple(shares.split()),
        intervals=tuple(intervals.split()),
    )
