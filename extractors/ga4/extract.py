"""Reads a GA4 property: figures by day, pages, arrivals, key events, clicks and the audience.

The account is the property's number. Without ``since`` a first reading goes back 430 days, enough
to compare with the year before. Figures settle within three days: the last four are read again.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.ga4.api import Ga4Dialect, log_in
from extractors.ga4.reports import AUDIENCE, DAY_REPORTS, Reader
from extractors.ga4.spec import SPEC


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one property; with ``base_url`` every call, also of the login, goes there."""
    dialect = Ga4Dialect()

    def read(desk: Desk) -> None:
        if not account.account.isdigit():
            raise ExtractError(
                f"ga4: account {account.account!r} is no property; allowed is the number shown in"
                " the property's settings, without properties/ and not the G-... of a data stream"
            )
        log_in(desk, dialect)
        reader = Reader(desk)
        try:
            reader.today = _today(desk, reader.property())
            for report in DAY_REPORTS:
                desk.read(report.stream, partial(reader.days, report))
            desk.read("pages", reader.pages)
            desk.read("page_totals", reader.page_totals)
            desk.read("audience", partial(reader.audience, AUDIENCE))
        finally:
            reader.report_gaps()
            if dialect.login is not None:
                dialect.login.tell_expiry("refresh_token")

    return read_streams(SPEC, account, ctx, read, session, dialect)


def _today(desk: Desk, zone: str | None) -> date:
    """The property's day: its figures follow its own time zone."""
    try:
        return desk.now.astimezone(ZoneInfo(zone or "UTC")).date()
    except (KeyError, ValueError, OSError):
        desk.warnings[f"time zone {zone!r} of the property is unknown here: UTC taken"] += 1
        return desk.now.date()
