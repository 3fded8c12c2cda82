"""One row of the general metrics table."""

from typing import NamedTuple


class MetricRow(NamedTuple):
    """A metric of an account, or of a content where ``content_id`` is set.

    ``observed_at`` is spelled already; an empty ``period`` is a lifetime value, an empty
    ``value`` has its reason in ``value_status``.
    """

    platform: str
    account: str
    metric: str
    value: int | None
    observed_at: str
    content_id: str | None = None
    period: str | None = None
    breakdown: str | None = None
    definition: str | None = None
    value_status: str | None = None
