"""Plays the GA4 Data API and Google's token address over events that really happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.emulators.server import Emulator, Reply, Request
from tests.emulators.truth import Act, Truth

PROPERTY = "345678901"
HOST = "www.brand.example"
DIMENSIONS = (
    "date hostName pagePath pageTitle eventName linkUrl sessionSource sessionMedium"
    " sessionCampaignName sessionManualAdContent sessionDefaultChannelGroup countryId languageCode"
    " userAgeBracket userGender"
).split()
METRICS = (
    "sessions engagedSessions activeUsers newUsers screenPageViews userEngagementDuration"
    " keyEvents eventCount"
).split()


@dataclass
class Event:
    """One event: who, when, on which page, in which session, for how many seconds in front."""

    at: datetime
    user: str
    session: str
    name: str = "page_view"
    path: str = "/"
    seconds: int = 0
    is_key: bool = False
    link: str = ""
    title: str = ""
    source: tuple[str, str, str, str, str] = (
        "Direct", "(direct)", "(none)", "(not set)", "(not set)"
    )  # channel, source, medium, campaign, content  # fmt: skip
    country: str = "DE"
    gender: str = "female"


@dataclass
class Ga4Server(Emulator):
    """One property. Traps: see the fields."""

    now: datetime = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
    zone: str = "America/New_York"
    refresh_token: str = "1//refresh-abcdefghij"
    client_secret: str = "GOCSPX-secret-abcdef"
    page_cap: int = 250_000
    tokens_left: int = 40_000
    cost: int = 10
    sample_over: int | None = None  # events that one report may hold without an estimate
    withhold_below: int | None = None  # users of a row with such a dimension, at least
    withheld_dimensions: set[str] = field(default_factory=lambda: {"userGender", "userAgeBracket"})
    unknown: set[str] = field(default_factory=set)  # names that were retired
    incompatible: set[str] = field(default_factory=set)  # dimensions that go with nothing
    refresh_lasts: int | None = None
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.access_tokens: list[str] = []

    def entry(self) -> dict[str, Any]:
        """The account in ``sources.yml``."""
        return {
            "platform": "ga4", "account": PROPERTY, "base_url": self.base_url,
            "client_id": "client-abcdef.apps.example", "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
        }  # fmt: skip

    def day_of(self, event: Event) -> date:
        """The property's day of an event."""
        return event.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    # answers

    def answer(self, request: Request) -> Reply:
        if request.path == "/token":
            return self._token(request.body)
        if request.token not in self.access_tokens[-1:]:
            return _error(401, "UNAUTHENTICATED", "Request had invalid credentials.")
        if request.path != f"/v1beta/properties/{PROPERTY}:runReport":
            text = "User does not have sufficient permissions for this property."
            return _error(403, "PERMISSION_DENIED", text)
        if self.tokens_left <= 0:
            text = (
                "Exhausted property tokens per hour. These quota tokens will return in under an"
                " hour."
            )
            return _error(429, "RESOURCE_EXHAUSTED", text)
        self.tokens_left -= self.cost
        return self._report(request.body)

    def _token(self, form: dict[str, str]) -> Reply:
        if form["refresh_token"] != self.refresh_token:
            text = "Token has been expired or revoked."
            return Reply(400, {"error": "invalid_grant", "error_description": text})
        self.access_tokens.append(f"ya29.access-{len(self.access_tokens)}")
        body: dict[str, Any] = {
            "access_token": self.access_tokens[-1], "expires_in": 3599, "token_type": "Bearer"
        }  # fmt: skip
        if self.refresh_lasts is not None:
            body["refresh_token_expires_in"] = self.refresh_lasts
        return Reply(200, body)

    def _report(self, body: dict[str, Any]) -> Reply:
        dimensions = [d["name"] for d in body.get("dimensions", [])]
        metrics = [m["name"] for m in body["metrics"]]
        for kind, names, known in (
            ("dimension", dimensions, DIMENSIONS), ("metric", metrics, METRICS),
        ):  # fmt: skip
            for name in names:
                if name not in known or name in self.unknown:
                    text = f"Field {name} is not a valid {kind}. For a list, see the schema."
                    return _error(400, "INVALID_ARGUMENT", text)
        for name in sorted(self.incompatible & set(dimensions)):
            text = f"Please remove {name} to make the request compatible for example. The"
            text += " request's dimensions & metrics are incompatible."
            return _error(400, "INVALID_ARGUMENT", text)
        if len(dimensions) > 9 or len(metrics) > 10:
            return _error(400, "INVALID_ARGUMENT", "Requests are limited to 9 dimensions.")
        events = self._between(body["dateRanges"][0])
        wanted = body.get("dimensionFilter", {}).get("filter")
        if wanted:
            names = wanted["inListFilter"]["values"]
            events = [e for e in events if self._value(e, wanted["fieldName"]) in names]
        is_sampled = self.sample_over is not None and len(events) > self.sample_over
        rows, is_withheld = self._rows(events, dimensions, metrics, 2 if is_sampled else 1)
        least = body.get("metricFilter", {}).get("filter")
        if least:
            place = metrics.index(least["fieldName"])
            rows = [row for row in rows if float(row[1][place]) > 0]
        start = int(body.get("offset", 0))
        page = rows[start : start + min(int(body.get("limit", 10_000)), self.page_cap)]
        metadata: dict[str, Any] = {"currencyCode": "USD", "timeZone": self.zone}
        if is_sampled:
            metadata["samplingMetadatas"] = [{"samplesReadCount": "1", "samplingSpaceSize": "2"}]
        if is_withheld:
            metadata["subjectToThresholding"] = True
        answer: dict[str, Any] = {
            "dimensionHeaders": [{"name": name} for name in dimensions],
            "metricHeaders": [{"name": name, "type": "TYPE_INTEGER"} for name in metrics],
            "rowCount": len(rows), "metadata": metadata, "kind": "analyticsData#runReport",
            "propertyQuota": {
                "tokensPerDay": {"consumed": self.cost, "remaining": 190_000},
                "tokensPerHour": {"consumed": self.cost, "remaining": max(0, self.tokens_left)},
            },
        }  # fmt: skip
        if page:
            answer["rows"] = [
                {"dimensionValues": [{"value": v} for v in keys],
                 "metricValues": [{"value": v} for v in values]}
                for keys, values in page
            ]  # fmt: skip
        return Reply(200, answer)

    def _between(self, span: dict[str, str]) -> list[Event]:
        words = {"today": self.today, "yesterday": self.today - timedelta(days=1)}
        first, last = (
            words.get(span[name]) or date.fromisoformat(span[name])
            for name in ("startDate", "endDate")
        )
        return [e for e in self.events if first <= self.day_of(e) <= last]

    def _value(self, event: Event, name: str) -> str:
        channel, source, medium, campaign, content = event.source
        return {
            "date": self.day_of(event).strftime("%Y%m%d"), "hostName": HOST,
            "pagePath": event.path, "pageTitle": event.title, "eventName": event.name,
            "linkUrl": event.link, "sessionSource": source, "sessionMedium": medium,
            "sessionCampaignName": campaign, "sessionManualAdContent": content,
            "sessionDefaultChannelGroup": channel, "countryId": event.country,
            "languageCode": "en", "userAgeBracket": "unknown", "userGender": event.gender,
        }[name]  # fmt: skip

    def _rows(
        self, events: list[Event], dimensions: list[str], metrics: list[str], blur: int
    ) -> tuple[list[tuple[tuple[str, ...], list[str]]], bool]:
        groups: dict[tuple[str, ...], list[Event]] = {}
        for event in events:
            key = tuple(self._value(event, name) for name in dimensions)
            groups.setdefault(key, []).append(event)
        is_withheld = False
        if self.withhold_below and self.withheld_dimensions & set(dimensions):
            kept = {k: g for k, g in groups.items() if len(users(g)) >= self.withhold_below}
            is_withheld, groups = kept != groups, kept
        return [
            (key, [str(measured(name, group) * blur) for name in metrics])
            for key, group in sorted(groups.items())
        ], is_withheld

    def truth(self) -> Truth:
        """What happened, by page and by day."""
        told = Truth()
        days: dict[tuple[str | None, date], list[Event]] = {}
        pages: dict[str, list[Event]] = {}
        conversions = set()
        for event in self.events:
            page = HOST + event.path
            days.setdefault((None, self.day_of(event)), []).append(event)
            days.setdefault((page, self.day_of(event)), []).append(event)
            pages.setdefault(page, []).append(event)
            if event.is_key:
                conversions.add((self.day_of(event), event.name, page, event.source[1:4]))
        for page, group in pages.items():
            told.content[page] = self.begin_of(min(map(self.day_of, group)))
            past = [event for event in group if self.day_of(event) < self.today]
            for metric, name in FIGURES if past else ():
                told.counters[page, metric] = measured(name, past)
        for (page, day), group in days.items():
            for metric, name in FIGURES:
                told.days[page, metric, day] = measured(name, group)
            if page is None:
                told.days[None, "visits", day] = measured("sessions", group)
                social = [e for e in group if e.source[0].endswith("Social")]
                told.days[None, "website_clicks", day] = measured("sessions", social)
        # Only their day is told, and the middle of it is nearest to the truth.
        told.acts = [
            Act("conversion", None, page, self.begin_of(day) + timedelta(hours=12))
            for day, _, page, _ in conversions
        ]
        return told

    def begin_of(self, day: date) -> datetime:
        """Naive UTC."""
        midnight = datetime.combine(day, time(), ZoneInfo(self.zone))
        return midnight.astimezone(UTC).replace(tzinfo=None)


FIGURES = (
    ("views", "screenPageViews"), ("reach", "activeUsers"),
    ("dwell_seconds", "userEngagementDuration"),
)  # fmt: skip


def users(group: Iterable[Event]) -> set[str]:
    """Who took part."""
    return {event.user for event in group}


def measured(name: str, group: list[Event]) -> int:
    """A metric of some events."""
    match name:
        case "screenPageViews":
            return sum(event.name == "page_view" for event in group)
        case "userEngagementDuration":
            return sum(event.seconds for event in group)
        case "activeUsers" | "newUsers":
            return len(users(group))
        case "sessions" | "engagedSessions":
            return len({event.session for event in group})
        case "keyEvents":
            return sum(event.is_key for event in group)
    return len(group)


def _error(code: int, status: str, message: str) -> Reply:
    return Reply(code, {"error": {"code": code, "message": message, "status": status}})


def world(now: datetime) -> Ga4Server:
    """Two weeks of a small site: three pages, visits of their own accord and from posts."""
    server = Ga4Server(now=now)
    social = ("Organic Social", "bluesky", "social", "spring", "post-1")
    for number in range(14):
        at = now - timedelta(days=number % 7 + number // 7, hours=number % 5, minutes=1)
        who = {"user": f"u{number % 6}", "session": f"s{number}"}
        more: dict[str, Any] = {"source": social} if number % 3 == 0 else {}
        more |= {"gender": "male", "country": "FR"} if number % 4 == 0 else {}
        for step, path in enumerate(("/", "/pricing", "/blog/a|b")[: 1 + number % 3]):
            view = Event(at + timedelta(minutes=step), path=path, seconds=10 + number,
                         title=f"Page {path}", **who, **more)  # fmt: skip
            server.events.append(view)
        if number % 5 == 0:
            sale = Event(at, name="purchase", path="/pricing", is_key=True,
                         title="Page /pricing", **who, **more)  # fmt: skip
            server.events.append(sale)
        if number % 4 == 1:
            click = Event(at, name="click", link="https://partner.example/", title="Page /",
                          **who, **more)  # fmt: skip
            server.events.append(click)
    return server
