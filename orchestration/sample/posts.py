"""The brand's content on the platforms of the general tables: one row a post, story or page."""

import random
from typing import Any

from orchestration.sample import clock, episodes, phrases, texts
from orchestration.sample.people import ACCOUNTS

# platform -> formats of the week's posts (one post each, in this order)
_PLAN: dict[str, tuple[str, ...]] = {
    "facebook_pages": ("image", "video", "link"),
    "instagram": ("image", "carousel", "reel", "video"),
    "youtube": ("video", "short"),
    "tiktok": ("video", "video", "video", "video"),
    "linkedin": ("article", "image", "document"),
    "x": ("text", "image", "link", "text", "video", "text"),
    "forum": ("text",),
    "email": ("newsletter",),
}
_STORIES_A_WEEK = 4
# Local slots (weekday, hour); Thursday evening is the good one, see ``slot_effect``.
_SLOTS = ((3, 18), (0, 9), (1, 12), (4, 15), (2, 8), (5, 11), (6, 20))
_TOPICS = ("product", "how-to", "people", "events", "care")
_CALLS = ("learn_more", "shop_now", "sign_up", "comment", None, None)
_CAMPAIGNS = {8: "spring-start", 9: "spring-start", 20: "summer", 21: "summer", 34: "autumn"}
_URLS = {
    "facebook_pages": "https://pages.example/samplebrand/posts/{}",
    "instagram": "https://pictures.example/p/{}",
    "youtube": "https://videos.example/watch/{}",
    "tiktok": "https://clips.example/@samplebrand/video/{}",
    "linkedin": "https://work.example/feed/update/{}",
    "x": "https://short.example/samplebrand/status/{}",
    "forum": "https://forum.samplebrand.example/t/{}",
    "email": "https://newsletter.samplebrand.example/{}",
}
# Pages of the web site; a page's path is its content id.
PAGES = ("/home", "/shop", "/warranty", "/spare-parts", "/stories", "/contact")
LIVE_WEEKS = {"youtube": (6, 18, 36), "facebook_pages": (12, 28), "event": (4, 14, 25, 37)}
Row = dict[str, Any]


def slot_effect(published: int) -> float:
    """How much better a post does for its time of day: Thursday evening is worth a half more."""
    day, second = clock.split(published)
    return 1.5 if day % 7 == 3 and 17 <= second // clock.HOUR < 21 else 1.0


def _row(rng: random.Random, platform: str, week: int, number: int, form: str) -> Row:
    weekday, hour = _SLOTS[(number + (week % 3 if number else 0)) % len(_SLOTS)]
    published = clock.at(week * 7 + weekday, hour * clock.HOUR + int(rng.random() * 3000))
    content_id = f"{platform}-w{week:02d}-{number}"
    text = texts.one_of(rng, phrases.POSTS)
    return {
        "platform": platform,
        "account": ACCOUNTS[platform],
        "content_id": content_id,
        "published_at": published,
        "author_person_id": ACCOUNTS[platform],
        "text": text,
        "title": text.split(":")[0] if platform in ("youtube", "email", "forum") else None,
        "format": form,
        "url": _URLS[platform].format(content_id),
        "cta_type": rng.choice(_CALLS),
        "campaign": _CAMPAIGNS.get(week),
        "is_paid": week in _CAMPAIGNS and number == 1,
        "space_kind": "own",
        "topic": _TOPICS[(week + number) % len(_TOPICS)],
        "duration_seconds": rng.randint(15, 600) if form in ("video", "reel", "short") else None,
    }


def _specials(rows: list[Row]) -> None:
    """Turns some of the planned posts into polls and contests."""
    for row in rows:
        week = int(row["content_id"].split("-w")[1][:2])
        platform, last = row["platform"], row["content_id"].endswith("-2")
        if last and platform in ("linkedin", "x", "facebook_pages") and week % 5 == 2:
            row["format"], row["poll_options"] = "poll", 4 if platform == "linkedin" else 3
            row["text"] = f"Poll of the week: which one would you take? {row['text']}"
        elif last and platform in ("instagram", "facebook_pages") and week % 12 == 3:
            row["is_contest"], row["cta_type"] = True, "enter_contest"
            row["text"] = f"Contest: show us yours! {row['text']}"


def _sessions(rng: random.Random) -> list[Row]:
    """Live sessions and webinars, on fixed weeks at Wednesday 19:00."""
    rows = []
    for platform, weeks in LIVE_WEEKS.items():
        for week in weeks:
            form = "webinar" if platform == "event" else "live"
            rows.append(
                {
                    "platform": platform,
                    "account": ACCOUNTS[platform],
                    "content_id": f"{platform}-w{week:02d}-{form}",
                    "published_at": clock.at(week * 7 + 2, 19 * clock.HOUR),
                    "author_person_id": ACCOUNTS[platform],
                    "title": f"Ask the workshop, week {week}",
                    "text": texts.one_of(rng, phrases.POSTS),
                    "format": form,
                    "cta_type": "sign_up",
                    "is_paid": False,
                    "space_kind": "own",
                    "topic": "events",
                    "duration_seconds": 3600,
                }
            )
    return rows


def _pages() -> list[Row]:
    """Pages of the web site that visits and clicks refer to."""
    return [
        {
            "platform": "web",
            "account": ACCOUNTS["web"],
            "content_id": page,
            "published_at": clock.at(-10, 9 * clock.HOUR),
            "title": page[1:].capitalize(),
            "format": "page",
            "url": f"https://www.samplebrand.example{page}",
        }
        for page in PAGES
    ]


def build(seed: int) -> list[Row]:
    """All content rows, by platform and time; ``published_at`` is an epoch second here."""
    rows: list[Row] = []
    for platform, plan in _PLAN.items():
        rng = random.Random(f"{seed}-posts-{platform}")
        for week in range(clock.WEEKS):
            if episodes.episode(platform, week).posts == 0:
                continue
            rows += [_row(rng, platform, week, i, form) for i, form in enumerate(plan)]
            if platform == "instagram":
                rows += [_row(rng, platform, week, 10 + i, "story") for i in range(_STORIES_A_WEEK)]
    _specials(rows)
    rows += _sessions(random.Random(f"{seed}-sessions")) + _pages()
    rows.sort(key=lambda row: (row["platform"], row["published_at"], row["content_id"]))
    # A post that the brand took down for legal reasons, and one that is long gone.
    for content_id, days in (("facebook_pages-w17-1", 9), ("x-w11-3", 30)):
        row = next(r for r in rows if r["content_id"] == content_id)
        row["removed_at"] = row["published_at"] + days * 24 * clock.HOUR
    return rows
