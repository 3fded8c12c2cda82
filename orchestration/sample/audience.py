"""Metrics of accounts: daily figures, the followers' demographics, visits of web and shop.

Day metrics are stamped at 22:00 local of their day, so that the day is the same in UTC.
"""

import random

from orchestration.sample import clock, episodes
from orchestration.sample.metric_row import MetricRow
from orchestration.sample.people import ACCOUNTS, BLUESKY_ACCOUNT, MASTODON_ACCOUNT
from orchestration.sample.posts import PAGES

# platform -> (followers at the end, net growth of the 40 weeks, day metric -> normal value)
_PLANS: dict[str, tuple[int, int, dict[str, float]]] = {
    "facebook_pages": (
        15200,
        1100,
        {
            "reach": 1400,
            "views": 2300,
            "profile_views": 60,
            "followers_gained": 7,
            "followers_lost": 3,
        },
    ),
    "instagram": (
        18900,
        2600,
        {
            "reach": 2100,
            "views": 3400,
            "profile_views": 85,
            "website_clicks": 14,
            "email_clicks": 2,
            "follows": 12,
        },
    ),
    "youtube": (9400, 900, {"views": 1500, "watch_seconds": 110000, "followers_gained": 6}),
    "tiktok": (12300, 3100, {"views": 3300, "reach": 2600, "profile_views": 40}),
    "linkedin": (4100, 500, {"impressions": 900, "clicks": 22, "profile_views": 18}),
    "x": (7600, 300, {"impressions": 2100, "profile_views": 48, "link_clicks": 21}),
    "email": (2050, 240, {"followers_gained": 2, "followers_lost": 1}),
    "web": (0, 0, {"visits": 640, "views": 1500, "dwell_seconds": 52000}),
}
_HISTORY = {"bluesky": (BLUESKY_ACCOUNT, 420, 390), "mastodon": (MASTODON_ACCOUNT, 290, 260)}
_WEEKDAY = (1.0, 1.02, 1.05, 1.2, 0.98, 0.85, 0.9)
_NOT_DELIVERED = {("linkedin", day) for day in (30, 31, 32)}
_DEMOGRAPHIC_MONTHS = (5, 33, 64, 94, 125, 155, 186, 217, 247, 277)
_BUCKETS = {
    "age": (
        ("13-17", 0.004),
        ("18-24", 0.19),
        ("25-34", 0.36),
        ("35-44", 0.24),
        ("45-54", 0.13),
        ("55-64", 0.05),
        ("65+", 0.001),
    ),
    "gender": (("f", 0.55), ("m", 0.41), ("u", 0.04)),
    "country": (
        ("DE", 0.46),
        ("AT", 0.13),
        ("FR", 0.1),
        ("GB", 0.09),
        ("ES", 0.06),
        ("PT", 0.05),
        ("IS", 0.0008),
    ),
}
# Share of a bucket's followers that the platform counts as engaged, by the bucket's place.
_ENGAGED = (0.16, 0.14, 0.12, 0.1, 0.09, 0.07, 0.06)
_SHOPS = ("location=Sample Town", "location=Sample Harbour")


def _stamp(day: int) -> str:
    return clock.utc(clock.at(day, 22 * clock.HOUR))


def _followers(platform: str, account: str, last: int, growth: int) -> list[MetricRow]:
    """The daily number of followers, growing evenly up to the last day."""
    counts = (last - round(growth * (1 - day / (clock.DAYS - 1))) for day in range(clock.DAYS))
    return [
        MetricRow(platform, account, "followers", count, _stamp(day))
        for day, count in enumerate(counts)
    ]


def daily(seed: int) -> list[MetricRow]:
    """One row an account, day and metric; three days that the platform never delivered."""
    rows: list[MetricRow] = []
    for platform, (last, growth, metrics) in _PLANS.items():
        rng = random.Random(f"{seed}-audience-{platform}")
        account = ACCOUNTS[platform]
        if last:
            rows += _followers(platform, account, last, growth)
        for day in range(clock.DAYS):
            stamp, trend = _stamp(day), 0.9 + 0.2 * day / clock.DAYS
            factor = trend * _WEEKDAY[day % 7] * episodes.episode(platform, day // 7).reach
            for metric, normal in metrics.items():
                value = round(normal * factor * (0.92 + 0.16 * rng.random()))
                row = MetricRow(platform, account, metric, value, stamp, period="day")
                if (platform, day) in _NOT_DELIVERED:
                    row = row._replace(value=None, value_status="missing")
                rows.append(row)
    return rows


def history() -> list[MetricRow]:
    """Followers of the accounts that are read by interface: it has only today's number."""
    return [row for platform, plan in _HISTORY.items() for row in _followers(platform, *plan)]


def demographics() -> list[MetricRow]:
    """Monthly followers by age, gender and country, on Instagram also those of them who engaged;
    what is too small is withheld."""
    rows: list[MetricRow] = []
    for platform in ("facebook_pages", "instagram", "tiktok", "linkedin"):
        where, followers = (platform, ACCOUNTS[platform]), _PLANS[platform][0]
        for day in _DEMOGRAPHIC_MONTHS:
            grown = followers * (0.9 + 0.1 * day / clock.DAYS)
            for dimension, buckets in _BUCKETS.items():
                for (name, share), engaged in zip(buckets, _ENGAGED, strict=False):
                    counts = {"followers": grown * share}
                    if platform == "instagram":
                        counts["engaged_users"] = grown * share * engaged
                    rows += _sliced(where, counts, f"{dimension}={name}", _stamp(day))
    return rows


def _sliced(
    where: tuple[str, str], counts: dict[str, float], breakdown: str, stamp: str
) -> list[MetricRow]:
    rows = []
    for metric, count in counts.items():
        row = MetricRow(*where, metric, round(count), stamp, breakdown=breakdown)
        if count < 10:
            row = row._replace(value=None, value_status="suppressed")
        rows.append(row)
    return rows


def online(seed: int) -> list[MetricRow]:
    """Followers online by hour on Instagram, every Sunday."""
    rng = random.Random(f"{seed}-online")
    where = ("instagram", ACCOUNTS["instagram"], "online_followers")
    rows = []
    for week in range(clock.WEEKS):
        stamp = _stamp(week * 7 + 6)
        for hour in range(24):
            count = round(2400 * (1 + min(hour, 20)) / 21 * rng.uniform(0.9, 1.1))
            rows.append(MetricRow(*where, count, stamp, period="day", breakdown=f"hour={hour}"))
    return rows


def visits(seed: int) -> list[MetricRow]:
    """Daily visits of the pages, people in two shops, and ratings of the page every month."""
    rng = random.Random(f"{seed}-visits")
    web, shops = ("web", ACCOUNTS["web"]), ("other", "shops.samplebrand.example")
    page_account = ("facebook_pages", ACCOUNTS["facebook_pages"])
    rows: list[MetricRow] = []
    for day in range(clock.DAYS):
        stamp = _stamp(day)
        for page in PAGES:
            count = rng.randint(20, 140)
            seconds = count * rng.randint(20, 90)
            rows.append(MetricRow(*web, "visits", count, stamp, page, "day"))
            rows.append(MetricRow(*web, "dwell_seconds", seconds, stamp, page, "day"))
        for shop in _SHOPS:
            count = rng.randint(10, 60)
            rows.append(MetricRow(*shops, "visits", count, stamp, None, "day", shop))
        if day % 28 == 27:
            rows.append(MetricRow(*page_account, "ratings", 180 + day // 2, stamp))
    return rows


def build(seed: int) -> list[MetricRow]:
    """All metrics of accounts and pages."""
    return [*daily(seed), *history(), *demographics(), *online(seed), *visits(seed)]
