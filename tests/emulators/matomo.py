"""Plays a Matomo installation with one site: its visits, and the reports made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tests.emulators.server import Emulator, Reply, Request
from tests.emulators.truth import Act, Truth

SITE = "3"
HOME = "https://www.brand.example"
DENIED = "You can't access this resource as it requires a 'view' access for the website id = "
ACT_TYPES = {
    "action": "view", "outlink": "link_click", "download": "media_click", "goal": "conversion"
}  # fmt: skip


@dataclass
class Visit:
    """A visit; ``steps`` are (kind, address, seconds after the beginning)."""

    id: int
    visitor: str
    at: datetime
    steps: list[tuple[str, str, int]]
    referrer: tuple[str, str] = ("direct", "")
    country: str = "de"

    @property
    def until(self) -> datetime:
        return self.at + timedelta(seconds=self.steps[-1][2])


@dataclass
class MatomoServer(Emulator):
    """One site. Traps: see the fields."""

    now: datetime = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
    zone: str = "Europe/Paris"
    token: str = "0123456789abcdef0123456789abcdef"
    log_is_off: bool = False
    created: date = date(2025, 12, 1)
    denied: dict[str, str] = field(default_factory=dict)  # method -> message
    visits: list[Visit] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def entry(self) -> dict[str, Any]:
        """The account in ``sources.yml``."""
        return {
            "platform": "matomo", "account": SITE, "base_url": self.base_url,
            "token_auth": self.token,
        }  # fmt: skip

    def day_of(self, moment: datetime) -> date:
        """The site's day of an instant."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    # answers

    def answer(self, request: Request) -> Reply:
        form = request.body if isinstance(request.body, dict) else {}
        # A token that is limited to POST is not looked for in addresses.
        if request.method != "POST" or form.get("token_auth") != self.token:
            text = "Unable to authenticate with the provided token. It is either invalid, expired"
            return _refused(text)
        method = form["method"]
        if form.get("idSite") != SITE:
            return _refused(DENIED + str(form.get("idSite")))
        if method in self.denied:
            return _refused(self.denied[method])
        if method == "SitesManager.getSiteFromId":
            return Reply(200, {
                "idsite": 3, "name": "Brand site", "main_url": HOME, "timezone": self.zone,
                "ts_created": f"{self.created} 10:00:00", "currency": "EUR", "type": "website",
            })  # fmt: skip
        if method == "Live.getLastVisitsDetails":
            return self._log(form)
        return self._report(method, form)

    def _log(self, form: dict[str, str]) -> Reply:
        if self.log_is_off:
            return _refused("Visits log is deactivated for this website.")
        first, last = map(date.fromisoformat, form["date"].split(","))
        found = [
            visit for visit in self.visits
            if first <= self.day_of(visit.until) <= last
            and visit.until.timestamp() >= int(form.get("minTimestamp", 0))
        ]  # fmt: skip
        found.sort(key=lambda visit: visit.until, reverse=True)
        start = int(form.get("filter_offset", 0))
        page = found[start : start + int(form.get("filter_limit", 100))]
        return Reply(200, [self.view(visit) for visit in page])

    def view(self, visit: Visit) -> dict[str, Any]:
        """A visit as the log shows it."""
        kind, name = visit.referrer
        seconds = dwell(visit)
        details = []
        for number, (step, url, after) in enumerate(visit.steps):
            shown = {
                "type": step, "url": url, "iconSVG": "plugins/x.svg",
                "timestamp": int(visit.at.timestamp()) + after,
            }  # fmt: skip
            if step == "action":
                shown |= {"pageTitle": f"Page {urlsplit(url).path}", "timeSpent": seconds[number]}
            details.append(shown)
        return {
            "idVisit": visit.id, "visitorId": visit.visitor, "userId": None,
            "visitIp": "203.0.113.77", "firstActionTimestamp": int(visit.at.timestamp()),
            "lastActionTimestamp": int(visit.until.timestamp()),
            "serverTimestamp": int(visit.until.timestamp()), "referrerType": kind,
            "referrerName": name, "referrerUrl": "https://social.example/" if name else "",
            "visitDuration": visit.steps[-1][2], "countryFlag": "x.png",
            "actionDetails": details,
        }  # fmt: skip

    def _report(self, method: str, form: dict[str, str]) -> Reply:
        first, last = map(date.fromisoformat, form["date"].split(","))
        limit = int(form.get("filter_limit", 100))
        if form["period"] == "range":
            found = [v for v in self.visits if first <= self.day_of(v.at) <= last]
            return Reply(200, _cut(table(method, found, is_range=True), limit))
        days = {}
        day = first
        while day <= last:
            found = [v for v in self.visits if self.day_of(v.at) == day]
            days[day.isoformat()] = _cut(table(method, found), limit) if found else []
            day += timedelta(days=1)
        return Reply(200, days)

    def truth(self) -> Truth:
        """What happened, by page, by day and by visitor."""
        told = Truth(acts=list(self._acts()))
        today = self.day_of(self.now)
        pages = {page_of(url) for v in self.visits for kind, url, _ in v.steps if kind == "action"}
        for page in pages:
            on = [v for v in self.visits if page in {page_of(url) for _, url, _ in v.steps}]
            first = min(self.day_of(v.at) for v in on)
            midnight = datetime.combine(first, time(), ZoneInfo(self.zone))
            told.content[page] = midnight.astimezone(UTC).replace(tzinfo=None)
            past = [v for v in on if self.day_of(v.at) < today]
            if past:
                told.counters[page, "views"], told.counters[page, "dwell_seconds"] = seen(
                    past, page
                )
            for day in {self.day_of(v.at) for v in on}:
                those = [v for v in on if self.day_of(v.at) == day]
                views, seconds = seen(those, page)
                told.days[page, "views", day] = views
                told.days[page, "dwell_seconds", day] = seconds
                told.days[page, "visits", day] = len(those)
        for day in {self.day_of(v.at) for v in self.visits}:
            those = [v for v in self.visits if self.day_of(v.at) == day]
            told.days[None, "visits", day] = len(those)
            told.days[None, "reach", day] = len({v.visitor for v in those})
        return told

    def _acts(self) -> Iterator[Act]:
        for visit in self.visits:
            page = None
            for kind, url, after in visit.steps:
                page = page_of(url) if kind == "action" else page
                at = (visit.at + timedelta(seconds=after)).replace(tzinfo=None, microsecond=0)
                yield Act(ACT_TYPES.get(kind, kind), visit.visitor, page, at)
            if visit.referrer[0] in ("social", "campaign"):
                at = visit.at.replace(tzinfo=None, microsecond=0)
                yield Act("website_click", visit.visitor, None, at)


def page_of(url: str) -> str:
    """An address without its scheme."""
    return url.removeprefix("https://")


def dwell(visit: Visit) -> list[int]:
    """Seconds from each step to the next; none is known of the last."""
    times = [after for _, _, after in visit.steps]
    return [later - earlier for earlier, later in zip(times, times[1:], strict=False)] + [0]


def seen(visits: Iterable[Visit], page: str) -> tuple[int, int]:
    """Views of a page and the seconds spent on it."""
    on = [
        spent
        for visit in visits
        for (kind, url, _), spent in zip(visit.steps, dwell(visit), strict=True)
        if kind == "action" and page_of(url) == page
    ]
    return len(on), sum(on)


def table(method: str, visits: list[Visit], is_range: bool = False) -> Any:
    """The report of some visits."""
    steps = [step for visit in visits for step in visit.steps]
    kinds = [kind for kind, _, _ in steps]
    match method:
        case "VisitsSummary.get":
            return {
                "nb_uniq_visitors": len({v.visitor for v in visits}), "nb_visits": len(visits),
                "sum_visit_length": sum(v.steps[-1][2] for v in visits), "bounce_rate": 0.5,
            }  # fmt: skip
        case "Actions.get":
            return {
                "nb_pageviews": kinds.count("action"), "nb_outlinks": kinds.count("outlink"),
                "nb_downloads": kinds.count("download"),
            }  # fmt: skip
        case "Goals.get":
            return {"nb_conversions": kinds.count("goal"), "revenue": 0}
        case "Actions.getPageUrls":
            return [_page_row(url, visits, is_range) for url in
                    sorted({url for kind, url, _ in steps if kind == "action"})]  # fmt: skip
        case "UserCountry.getCountry":
            return _grouped(visits, "code", lambda v: v.country)
        case "Referrers.getSocials" | "Referrers.getCampaigns":
            kind = "social" if method.endswith("Socials") else "campaign"
            return _grouped(
                [v for v in visits if v.referrer[0] == kind], "label", lambda v: v.referrer[1]
            )
    raise AssertionError(f"unknown method {method}")


def _page_row(url: str, visits: list[Visit], is_range: bool) -> dict[str, Any]:
    on = [v for v in visits if url in {u for _, u, _ in v.steps}]
    views, seconds = seen(on, page_of(url))
    unique = "sum_daily_nb_uniq_visitors" if is_range else "nb_uniq_visitors"
    return {
        "label": urlsplit(url).path, "url": url, "nb_visits": len(on), "nb_hits": views,
        "sum_time_spent": seconds, unique: len({v.visitor for v in on}), "exit_rate": 0.25,
    }  # fmt: skip


def _grouped(visits: list[Visit], name: str, key: Any) -> list[dict[str, Any]]:
    return [
        {name: value, "nb_visits": sum(key(v) == value for v in visits),
         "nb_uniq_visitors": len({v.visitor for v in visits if key(v) == value})}
        for value in sorted({key(v) for v in visits})
    ]  # fmt: skip


def _cut(rows: Any, limit: int) -> Any:
    return rows[:limit] if isinstance(rows, list) and limit >= 0 else rows


def _refused(message: str) -> Reply:
    return Reply(200, {"result": "error", "message": message})


def world(now: datetime) -> MatomoServer:
    """Ten days of a small site: visits of five browsers, some of them brought by posts."""
    server = MatomoServer(now=now, created=(now - timedelta(days=40)).date())
    for number in range(14):
        at = now - timedelta(days=number % 10, hours=number % 6, minutes=5)
        steps = [("action", f"{HOME}/", 0)]
        if number % 2:
            steps += [("action", f"{HOME}/pricing?plan=a", 40), ("goal", f"{HOME}/pricing", 70)]
        if number % 3 == 0:
            steps += [("outlink", "https://partner.example/", 90)]
        if number % 4 == 0:
            steps += [("download", f"{HOME}/paper.pdf", 100), ("search", f"{HOME}/s", 110)]
        referrers = (("social", "Bluesky"), ("direct", ""), ("campaign", "spring"))
        server.visits.append(
            Visit(
                100 + number,
                f"{number % 5:016x}",
                at,
                steps,
                referrers[number % 3],
                "fr" if number % 4 == 0 else "de",
            )  # fmt: skip
        )
    return server
