"""What arrives late: corrected metrics, later versions of acts, and what was deleted since."""

from typing import Any

from orchestration.sample import clock
from orchestration.sample.metric_row import MetricRow

Row = dict[str, Any]
_DAY = 24 * clock.HOUR
REMOVED_POST = "facebook_pages-w17-1"


def corrected_metrics(rows: list[MetricRow]) -> list[MetricRow]:
    """The platform recounted: every 40th reach, view or impression of the daily figures and
    post counters is 7 % lower than it was reported, at the same observation."""
    candidates = [row for row in rows if row.metric in ("reach", "views", "impressions")]
    return [row._replace(value=round(row.value * 0.93)) for row in candidates[7::40] if row.value]


def later_versions(acts: list[Row], content: list[Row]) -> list[Row]:
    """New versions of acts that were reported before, whole rows as the contract wants them.

    Edited texts; acts withdrawn by their author; acts that a moderator removed; and all acts on
    the post that the legal department took down (they are gone with it, nobody withdrew them).
    """
    removed = next(r for r in content if r["content_id"] == REMOVED_POST)["removed_at"]
    texts = [
        r
        for r in acts
        if r.get("text")
        and "removed_at" not in r
        and "action_id" in r
        and r["platform"] in ("instagram", "x")
        and not r.get("is_team")
    ]
    changed = [{**row, "text": f"{row['text']} (edited)"} for row in texts[50::200]]
    for reason, start in (("actor", 10), ("moderation", 70), ("unknown", 130), (None, 170)):
        for row in texts[start::900]:
            gone = min(row["acted_at"] + 6 * _DAY, clock.END - clock.HOUR)
            changed.append({**row, "removed_at": gone, "removed_reason": reason})
    changed += [
        {**row, "removed_at": removed, "removed_reason": "content_gone"}
        for row in acts
        if row.get("content_id") == REMOVED_POST and row["acted_at"] < removed
    ]
    return changed
