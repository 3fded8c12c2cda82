"""What will be lost if nobody acts: credentials that end, records that a platform soon deletes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from extractors.base import ExtractReport
from extractors.spec import PlatformSpec

CREDENTIAL_NOTICE = timedelta(days=14)
LONGEST_NOTICE = timedelta(days=7)


@dataclass(frozen=True)
class Outlook:
    """``left``: hours by what they count down to, None where that is unknown. ``warnings``: what
    needs somebody's attention now."""

    left: dict[str, float | None]
    warnings: tuple[str, ...]


def credentials_outlook(reports: Iterable[ExtractReport], now: datetime) -> Outlook:
    """Hours until each credential ends whose end the platform told; warns 14 days before."""
    left: dict[str, float | None] = {}
    warnings = []
    for report in reports:
        for expiry in report.expiries:
            name = f"{report.account}: {expiry.what}"
            hours = _hours(expiry.at - now)
            left[name] = hours
            if hours <= 0:
                warnings.append(f"{name} has ended ({expiry.at:%Y-%m-%d}): renew it")
            elif expiry.at - now <= CREDENTIAL_NOTICE:
                warnings.append(f"{name} ends in {_span(hours)} ({expiry.at:%Y-%m-%d}): renew it")
    return Outlook(left, tuple(warnings))


def loss_outlook(spec: PlatformSpec, reports: Iterable[ExtractReport], now: datetime) -> Outlook:
    """Hours until the platform deletes what was not read yet, by account and stream.

    What happened right after the last complete read is the first to go. Warns when a quarter of
    the platform's own span is left, a week at most.
    """
    left: dict[str, float | None] = {}
    warnings = []
    for report in reports:
        for stream in spec.streams:
            if stream.vanishes_after is None:
                continue
            name = f"{report.account}: {stream.name}"
            read_at = report.read_at.get(stream.name)
            left[name] = None if read_at is None else _hours(read_at + stream.vanishes_after - now)
            if left[name] is None and report.error is None:
                continue  # left out, or not permitted, which the reading has said
            warning = _loss(name, left[name], stream.vanishes_after)
            if warning is not None:
                warnings.append(warning)
    return Outlook(left, tuple(warnings))


def _loss(name: str, hours: float | None, span: timedelta) -> str | None:
    kept = _span(_hours(span))
    if hours is None:
        return f"{name} was never read to its end; the platform keeps it for {kept}"
    if hours <= 0:
        return f"{name}: records of {_span(-hours)} are lost for good, the platform keeps {kept}"
    if timedelta(hours=hours) <= min(span / 4, LONGEST_NOTICE):
        return f"{name}: in {_span(hours)} the platform begins to delete what was not read yet"
    return None


def _hours(span: timedelta) -> float:
    return round(span.total_seconds() / 3600, 1)


def _span(hours: float) -> str:
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
