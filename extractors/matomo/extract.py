"""Reads a site of Matomo: visits with their acts, and figures by day.

The account is the site's number (``idSite``), ``base_url`` the address of the installation.
Without ``since`` visits go back 90 days, figures 430. Figures of the last three days are read
again, visits by the time of their last act.
"""

from __future__ import annotations

from functools import partial

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.failures import HttpError
from extractors.matomo.api import MatomoDialect
from extractors.matomo.reports import Reader
from extractors.matomo.spec import SPEC
from extractors.matomo.visits import VisitLog


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one site."""

    def read(desk: Desk) -> None:
        if not account.account.isdigit():
            raise ExtractError(
                f"matomo: account {account.account!r} is no site; allowed is its number, the"
                " idSite shown under Administration, Websites"
            )
        reader = Reader(desk)
        try:
            reader.site()
        except HttpError as problem:
            raise ExtractError(
                f"{problem}; needed are the number of a site that exists and a token_auth of a"
                " user with view access to it"
            ) from problem
        log = VisitLog(desk, reader.zone)
        if not desk.read("visits", log.read):
            desk.read("goal_days", partial(reader.days, "goal_days", reader.goals))
        desk.read("site_days", partial(reader.days, "site_days", reader.sums))
        desk.read("page_days", partial(reader.days, "page_days", reader.pages))
        desk.read("page_totals", reader.page_totals)
        desk.read("arrivals", partial(reader.days, "arrivals", reader.arrivals))
        desk.read("countries", partial(reader.days, "countries", reader.countries))

    return read_streams(SPEC, account, ctx, read, session, MatomoDialect())
