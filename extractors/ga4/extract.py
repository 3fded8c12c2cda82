"""Reads a GA4 property: figures by day, pages, arrivals, key events, clicks and the audience.

The account is the property's number. Without ``since`` a first reading goes back 430 days, enough
to compare with the year before. Figures settle within three days: the last four are read again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.failures import HttpError
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
            reader.property()
            for report in DAY_REPORTS:
                _read(desk, report.stream, partial(reader.days, report))
            _read(desk, "pages", reader.pages)
            _read(desk, "page_totals", reader.page_totals)
            _read(desk, "audience", partial(reader.audience, AUDIENCE))
        finally:
            reader.report_gaps()
            if dialect.login is not None:
                dialect.login.tell_expiry("refresh_token")

    return read_streams(SPEC, account, ctx, read, session, dialect)


def _read(desk: Desk, stream: str, reader: Callable[[], None]) -> None:
    """Read a stream; a report that the platform does not make is a warning, as if not permitted."""

    def tolerant() -> None:
        try:
            reader()
        except HttpError as problem:
            status = 403 if problem.status == 400 else problem.status
            raise HttpError(str(problem), status, problem.code) from problem

    desk.read(stream, tolerant)
