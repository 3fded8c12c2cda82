"""Post counters as the platforms report them, at the ages 1, 24, 72, 168 and 504 hours.

Counters of what the lists name are made from the lists, a little higher (people whom a list
leaves out); the rest follows the post's reach.
"""

import math
import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from orchestration.sample import clock, episodes, posts
from orchestration.sample.metric_row import MetricRow

AGES = (1, 24, 72, 168, 504)
_STORY_AGES = (1, 23)
Row = dict[str, Any]

_BASE_REACH = {
    "facebook_pages": 2600,
    "instagram": 3100,
    "youtube": 4200,
    "tiktok": 5200,
    "linkedin": 1500,
    "x": 1900,
}
# platform -> metric -> share of the post's reach
_BY_REACH = {
    "facebook_pages": {
        "reach": 1.0,
        "views": 1.7,
        "clicks": 0.034,
        "link_clicks": 0.014,
        "negative_feedback": 0.0012,
    },
    "instagram": {
        "reach": 1.0,
        "views": 1.5,
        "saves": 0.012,
        "profile_views": 0.01,
        "follows": 0.002,
    },
    "youtube": {
        "views": 1.0,
        "watch_seconds": 74.0,
        "impressions": 9.0,
    },
    "tiktok": {
        "views": 1.0,
        "reach": 0.8,
        "likes": 0.07,
        "shares": 0.006,
        "watch_seconds": 9.0,
        "video_plays": 1.0,
        "video_completes": 0.22,
    },
    "linkedin": {
        "impressions": 1.6,
        "reach": 1.0,
        "clicks": 0.03,
        "link_clicks": 0.018,
    },
    "x": {"impressions": 1.0, "link_clicks": 0.012, "profile_views": 0.009, "saves": 0.003},
}
# platform -> metric -> (kind of listed act, factor from list to counter)
_BY_LIST = {
    "facebook_pages": {
        "comments": ("text", 1.03),
        "reactions": ("text", 5.0),
        "reaction_love": ("positive", 3.0),
        "reaction_angry": ("negative", 2.0),
        "shares": ("text", 0.4),
    },
    "instagram": {"comments": ("text", 1.04), "likes": ("text", 8.0), "shares": ("text", 1.0)},
    "youtube": {"comments": ("text", 1.02), "likes": ("text", 6.0), "shares": ("text", 0.8)},
    "tiktok": {"comments": ("text", 1.5)},
    "linkedin": {
        "comments": ("text", 1.05),
        "likes": ("like", 1.15),
        "reactions": ("all", 1.15),
        "shares": ("text", 0.2),
    },
    "x": {
        "comments": ("text", 1.06),
        "likes": ("like", 1.15),
        "shares": ("share", 1.15),
        "quotes": ("quote", 1.1),
    },
}
_STORY = {
    "reach": 0.30,
    "story_views": 0.36,
    "story_taps_forward": 0.2,
    "story_taps_back": 0.03,
    "story_exits": 0.04,
    "story_replies": 0.002,
}
_WEAK = {f"tiktok-w20-{n}" for n in range(3)}
_STUCK = "facebook_pages-w10-0"
_DEFINITION_CHANGE = 20
_OPTIONS = ("Red", "Blue", "Green, with stripes", "None of them")
_TEXTS = ("comment", "reply", "brand_reply")


def _listed(acts: list[Row]) -> dict[tuple[str, str], list[int]]:
    """(content, kind of act) -> sorted times of the listed acts."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in acts:
        content, act, when = row.get("content_id"), row["action_type"], row["acted_at"]
        if content is None:
            continue
        if act in _TEXTS:
            found[content, "text"].append(when)
            if row.get("brand_stance") in ("positive", "negative"):
                found[content, row["brand_stance"]].append(when)
        elif act in ("like", "reaction"):
            found[content, act].append(when)
            found[content, "all"].append(when)
        elif act in ("share", "quote"):
            found[content, act].append(when)
    for times in found.values():
        times.sort()
    return found


def _reach(rng: random.Random, post: Row) -> float:
    platform = post["platform"]
    week = clock.split(post["published_at"])[0] // 7
    reach = _BASE_REACH[platform] * posts.slot_effect(post["published_at"])
    reach *= rng.lognormvariate(0, 0.22) * episodes.episode(platform, week).reach
    reach *= 1 + 0.006 * week + (1.2 if post.get("is_paid") else 0)
    return reach * (0.12 if post["content_id"] in _WEAK else 1)


def _grown(age: float) -> float:
    """Share of the final count that a post has at this age in hours."""
    return 1 - math.exp(-age / 19)


def _post(
    rng: random.Random, post: Row, listed: dict[tuple[str, str], list[int]]
) -> Iterator[MetricRow]:
    platform, account, content = post["platform"], post["account"], post["content_id"]
    reach, published = _reach(rng, post), post["published_at"]
    week = clock.split(published)[0] // 7
    by_reach = {
        m: reach * share * rng.uniform(0.85, 1.15) for m, share in _BY_REACH[platform].items()
    }
    by_list = {
        # What no list names goes with the talk below the post, from post to post differently.
        m: (kind, factor * (rng.uniform(0.85, 1.15) if kind == "text" and m != "comments" else 1))
        for m, (kind, factor) in _BY_LIST[platform].items()
    }
    for age in AGES:
        seen = published + age * clock.HOUR
        if seen >= clock.END:
            break
        values = {m: round(full * _grown(age)) for m, full in by_reach.items()}
        for metric, (kind, factor) in by_list.items():
            count = bisect_right(listed.get((content, kind), ()), seen)
            values[metric] = math.ceil(count * factor) if content != _STUCK else min(count, 1)
        stamp = clock.utc(seen)
        for metric, value in values.items():
            row = MetricRow(platform, account, metric, value, stamp, content)
            if value == 0:
                row = row._replace(value_status="zero")
            if platform == "tiktok" and metric == "views":
                row = row._replace(definition="v1" if week < _DEFINITION_CHANGE else "v2")
            yield row
        if platform == "tiktok" and age == AGES[0]:
            yield MetricRow(
                platform, account, "saves", None, stamp, content, value_status="not_supported"
            )


def _story(rng: random.Random, post: Row) -> Iterator[MetricRow]:
    """Stories are counted within their day; a small audience is withheld by the platform."""
    reach = _reach(rng, post) * rng.choice((1, 1, 1, 1, 1, 0.02))
    status = "suppressed" if reach < 250 else None
    for age in _STORY_AGES:
        seen = post["published_at"] + age * clock.HOUR
        if seen >= clock.END:
            break
        for metric, share in _STORY.items():
            value = None if status else round(reach * share * _grown(age * 6))
            yield MetricRow(
                post["platform"],
                post["account"],
                metric,
                value,
                clock.utc(seen),
                post["content_id"],
                value_status=status,
            )


def _once(post: Row, values: dict[str, int], age: float) -> list[MetricRow]:
    """Figures that are read once, ``age`` hours after the post."""
    seen = post["published_at"] + int(age * clock.HOUR)
    if seen >= clock.END:
        return []
    where, stamp = (post["platform"], post["account"]), clock.utc(seen)
    return [MetricRow(*where, m, value, stamp, post["content_id"]) for m, value in values.items()]


def _session(rng: random.Random, post: Row) -> list[MetricRow]:
    attended = rng.randint(90, 140) if post["format"] == "webinar" else rng.randint(150, 400)
    values = {
        "attended": attended,
        "peak_viewers": round(attended * 0.8),
        "watch_seconds": attended * 1900,
    }
    if post["format"] == "webinar":
        values["registered"] = round(attended * 1.6)
    return _once(post, values, 1.5)


def _extras(rng: random.Random, post: Row) -> list[MetricRow]:
    """Votes of polls, invitations to surveys and deliveries of newsletters."""
    values = {}
    if post["format"] == "poll":
        values["poll_votes"] = rng.randint(60, 240)
    elif post["format"] == "newsletter":
        values["impressions"] = rng.randint(900, 1100)
        if post["content_id"] in ("email-w15-0", "email-w33-0"):
            values["invited"] = 160
    return _once(post, values, 168) + _options(post, values.get("poll_votes", 0))


def _options(post: Row, votes: int) -> list[MetricRow]:
    """Votes by option; LinkedIn alone tells them."""
    if not votes or post["platform"] != "linkedin":
        return []
    parts = [votes * share // 10 for share in (4, 3, 2)]
    values = dict(zip(_OPTIONS, [*parts, votes - sum(parts)], strict=True))
    return [
        row._replace(breakdown=f"option={option}")
        for option, count in values.items()
        for row in _once(post, {"poll_votes": count}, 168)
    ]


def build(seed: int, content: list[Row], acts: list[Row]) -> list[MetricRow]:
    """All counters of all posts, in the order of the posts."""
    rng = random.Random(f"{seed}-counters")
    listed = _listed(acts)
    rows: list[MetricRow] = []
    for post in content:
        if post["format"] == "story":
            rows += _story(rng, post)
        elif post["format"] in ("live", "webinar"):
            rows += _session(rng, post)
        elif post["platform"] in _BY_REACH:
            rows += _post(rng, post, listed)
        rows += _extras(rng, post)
    return rows
