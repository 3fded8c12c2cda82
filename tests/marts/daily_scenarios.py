"""What happened on days: gains of counters, people who came back, texts, dialogue, viewing."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from tests.marts.warehouse import Scratch, act, content, metric

LATER = "2026-03-30 12:00:00"


def metered(s: Scratch) -> None:
    """Counters alone, read day by day with one reading missed."""
    name = "metered"
    s.content.append(content(name, "p", "2026-03-01 05:00:00"))
    for when, value in (
        ("2026-03-01 06:00:00", 10),
        ("2026-03-02 06:00:00", 15),
        ("2026-03-03 18:00:00", 13),  # 36 hours later to the second
        ("2026-03-05 06:00:01", 40),  # one second more
        ("2026-03-06 06:00:00", 44),
        ("2026-03-06 22:30:00", 46),
        ("2026-03-06 23:30:00", 47),  # the next day in Berlin
    ):
        s.metrics.append(metric(name, "likes", value, when, content_id="p"))
    s.metrics += [
        metric(name, "link_clicks", 7, "2026-03-02 00:00:00", period="day"),
        metric(name, "link_clicks", 8, "2026-03-02 07:00:00", period="day"),
        metric(name, "link_clicks", 99, "2026-03-02 07:00:00", period="day", content_id="p"),
        metric(name, "reach", 300, "2026-03-02 00:00:00", period="day"),
        metric(name, "reach", 50, "2026-03-02 00:00:00", period="day", content_id="p"),
        metric(name, "comments", 5, "2026-03-01 06:00:00", content_id="p", definition="v1"),
        metric(name, "comments", 50, "2026-03-02 06:00:00", content_id="p", definition="v2"),
        metric(name, "comments", 53, "2026-03-03 06:00:00", content_id="p", definition="v2"),
        metric(name, "followers_gained", 4, "2026-03-02 00:00:00", period="day"),
    ]


def loyal(s: Scratch) -> None:
    """Who came back within 28 days: bursts on one day do not count."""
    visits = {
        "back": ("2026-03-01", "2026-03-28"),  # 28 days, both included
        "late": ("2026-03-01", "2026-03-29"),
        "burst": ("2026-03-28", "2026-03-28", "2026-03-28"),
    }
    for person, days in visits.items():
        s.actions += [act("loyal", "comment", f"{day} 12:00:00", person_id=person) for day in days]
    s.actions.append(act("loyal", "view", "2026-03-28 12:00:00", person_id="watcher"))
    s.actions.append(act("loyal", "share", "2026-03-28 12:00:00"))


def crowd_visits() -> list[tuple[str, date]]:
    """People and the days on which they acted, by chance."""
    rng = random.Random(7)
    first = date(2026, 1, 1)
    return [(f"p{rng.randrange(40)}", first + timedelta(days=rng.randrange(80)))
            for _ in range(160)]  # fmt: skip


def crowd(s: Scratch) -> None:
    """Many people, for comparison with a count by hand."""
    s.actions += [act("crowd", "like", f"{day} 12:00:00", person_id=person)
                  for person, day in crowd_visits()]  # fmt: skip


def voiced(s: Scratch) -> None:
    """Thirty classified texts on one day, one less on the next."""
    for day, sentiments in (
        ("2026-03-10", ["positive"] * 20 + ["negative"] * 5 + ["neutral"] * 5 + [None] * 3),
        ("2026-03-11", ["positive"] * 20 + ["negative"] * 9 + [None] * 3),
    ):
        s.actions += [
            act("voiced", "comment", f"{day} 12:00:00", person_id=f"v{n}", text="so it is",
                sentiment=mood)
            for n, mood in enumerate(sentiments)
        ]  # fmt: skip


def deep(s: Scratch) -> None:
    """A day of dialogue: threads, replies and deep acts."""
    name, day = "deep", "2026-03-10"
    s.content.append(content(name, "p", f"{day} 06:00:00"))
    s.metrics.append(metric(name, "reach", 200, f"{day} 00:00:00", period="day"))
    s.metrics.append(metric(name, "follows", 6, f"{day} 00:00:00", period="day"))
    s.metrics.append(metric(name, "profile_views", 3, f"{day} 00:00:00", period="day"))
    s.actions += [act(name, "link_click", f"{day} 09:00:00", person_id=f"d{n % 5}", content_id="p")
                  for n in range(8)]  # fmt: skip
    spoken: list[tuple[str, str, str, str, dict[str, Any]]] = [
        ("comment", "ana", "t1", "p", {}),
        ("reply", "us", "t1-2", "t1", {"is_team": True}),
        ("reply", "ana", "t1-3", "t1-2", {}),
        ("comment", "ben", "t2", "p", {}),
        ("reply", "us", "t2-2", "t2", {"is_team": True}),
        ("comment", "chi", "t3", "p", {}),
        ("reply", "ben", "t3-2", "t3", {}),
        ("reply", "chi", "t3-3", "t3", {}),  # to herself
        ("comment", "dev", "t4", "p", {"removed_at": LATER}),
    ]
    for minute, (kind, person, key, parent, given) in enumerate(spoken):
        s.actions.append(
            act(name, kind, f"{day} 10:{minute:02}:00", person_id=person, action_id=key,
                in_reply_to=parent, content_id="p", text="well", **given)
        )  # fmt: skip


def viewed(s: Scratch) -> None:
    """Videos and stories, by the platform's days or by their posts."""
    days = {
        "video_plays": 120,
        "video_completes": 30,
        "story_views": 50,
        "story_taps_forward": 10,
        "story_exits": 5,
        "story_next": 5,
    }
    for name, value in days.items():
        s.metrics.append(metric("viewed", name, value, "2026-03-10 00:00:00", period="day"))
    posts = {
        "reel": {"video_plays": 100, "video_completes": 40},
        "reel-2": {"video_plays": 300, "video_views_p95": 60},
        "untold": {"video_plays": 5000},
        "story": {"story_views": 100, "story_taps_forward": 20, "story_exits": 10},
        "silent": {"story_views": 900, "story_taps_forward": 20},
    }
    for post, values in posts.items():
        s.content.append(content("posted", post, "2026-03-10 12:00:00"))
        s.metrics += [metric("posted", name, value, LATER, content_id=post)
                      for name, value in values.items()]  # fmt: skip
    s.metrics.append(metric("looped", "video_plays", 10, "2026-03-10 00:00:00", period="day"))
    s.metrics.append(metric("looped", "video_completes", 12, "2026-03-10 00:00:00", period="day"))


def final(s: Scratch) -> None:
    """Acts around the day whose late figures have come in."""
    start = datetime(2026, 3, 26, 12)
    s.actions += [act("final", "like", str(start + timedelta(days=n)), person_id="a")
                  for n in range(5)]  # fmt: skip
