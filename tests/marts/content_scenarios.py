"""What happened to single posts: counters, lists, followers, scopes, series of rates."""

from tests.marts.warehouse import Row, Scratch, act, content, metric

NOON = "2026-03-20 12:00:00"
LATER = "2026-03-30 12:00:00"


def likes(account: str, content_id: str, count: int, **given: object) -> list[Row]:
    """Likes by as many people, at noon."""
    return [
        act(account, "like", NOON, content_id=content_id, person_id=f"{account}-{n}", **given)
        for n in range(count)
    ]


def counted(s: Scratch) -> None:
    """A post whose counters say more than its lists."""
    name = "counted"
    s.content.append(content(name, "p", "2026-03-15 12:00:00"))
    s.actions += likes(name, "p", 80)
    s.actions += [
        act(name, "comment", NOON, content_id="p", person_id="q", text="How do I get it?"),
        act(name, "comment", NOON, content_id="p", person_id="r", text="fine", sentiment="positive",
            action_id="c-r"),
        act(name, "comment", NOON, content_id="p", person_id="s", text="hm"),
        act(name, "reply", NOON, content_id="p", person_id="us", is_team=True, text="Thanks",
            in_reply_to="c-r"),
        act(name, "reply", NOON, content_id="p", person_id="us", is_team=True, text="Here",
            in_reply_to="p"),
        # After the counter was read: it cannot hold this one.
        act(name, "reply", LATER, content_id="p", person_id="us", is_team=True, text="Late"),
    ]  # fmt: skip
    for metric_name, value, when in (
        ("likes", 100, "2026-03-21 12:00:00"),
        ("likes", 120, "2026-03-25 12:00:00"),
        ("likes", 130, "2026-03-31 12:00:01"),
        ("comments", 10, "2026-03-25 12:00:00"),
        ("reposts", 5, "2026-03-25 12:00:00"),
        ("quotes", 2, "2026-03-25 12:00:00"),
        ("clicks", 50, "2026-03-25 12:00:00"),
        ("link_clicks", 30, "2026-03-25 12:00:00"),
        ("reach", 1000, "2026-03-25 12:00:00"),
        ("views", 500, "2026-03-31 12:00:00"),
        ("views", 900, "2026-03-31 12:00:01"),
        ("impressions", 4000, "2026-03-31 12:00:01"),
        ("watch_seconds", 2500, "2026-03-25 12:00:00"),
    ):
        s.metrics.append(metric(name, metric_name, value, when, content_id="p"))
    s.metrics += [
        metric(name, "saves", None, "2026-03-25 12:00:00", content_id="p",
               value_status="suppressed"),
        metric(name, "saves", 3, "2026-03-24 12:00:00", content_id="p", breakdown="age=25-34"),
        metric(name, "saves", 3, "2026-03-24 12:00:00", content_id="p", period="day"),
        metric(name, "total_interactions", 9999, "2026-03-25 12:00:00", content_id="p"),
    ]  # fmt: skip


def counted_by_reposts(s: Scratch) -> None:
    """Replies counted without the answers to answers; shares in two counters."""
    name = "federated"
    s.content.append(content(name, "p", "2026-03-15 12:00:00", platform="mastodon"))
    s.actions += [
        act(name, "comment", NOON, content_id="p", person_id="a", platform="mastodon", text="Hm",
            action_id="c1"),
        act(name, "reply", NOON, content_id="p", person_id="b", platform="mastodon", text="Yes",
            in_reply_to="c1", target_person_id="a"),
        # Beneath a comment: this counter does not hold it.
        act(name, "reply", NOON, content_id="p", person_id="us", platform="mastodon", text="No",
            in_reply_to="c1", is_team=True),
    ]  # fmt: skip
    for metric_name, value in (("replies", 4), ("reblogs", 6), ("quotes", 1), ("likes", 9)):
        s.metrics.append(
            metric(name, metric_name, value, LATER, content_id="p", platform="mastodon")
        )


def reaction_kinds(s: Scratch) -> None:
    """Reactions counted kind by kind, with and without a total."""
    name = "kinds"
    for post, values in {
        "total": {"reactions": 100, "reaction_like": 60, "reaction_love": 30},
        "parts": {"reaction_like": 60, "reaction_love": 30, "reaction_angry": 5},
        "likes": {"likes": 7},
    }.items():
        s.content.append(content(name, post, "2026-03-15 12:00:00", platform="facebook_pages"))
        for metric_name, value in values.items():
            s.metrics.append(
                metric(name, metric_name, value, LATER, content_id=post, platform="facebook_pages")
            )


def listed_only(s: Scratch) -> None:
    """Lists without counters: complete for the kinds of act that the file holds."""
    name = "listed"
    s.content += [content(name, "some", "2026-03-15 12:00:00"),
                  content(name, "none", "2026-03-15 12:00:00"),
                  content(name, "future", "2026-03-31 12:00:01")]  # fmt: skip
    s.actions += likes(name, "some", 3)
    s.actions += [
        act(name, "like", NOON, content_id="some", quantity=5),
        act(name, "like", NOON, content_id="some", person_id="x", removed_at=LATER),
        act(name, "like", NOON, content_id="some", person_id="y",
            removed_at="2026-03-31 12:00:01"),
        act(name, "like", NOON, content_id="some", person_id="z", removed_at="2026-03-31 12:00:00"),
        act(name, "like", NOON, content_id="some", person_id="staff", is_team=True),
        act(name, "like", NOON, content_id="some", person_id="robot", is_bot=True),
        act(name, "like", "2026-03-31 12:00:00", content_id="some", person_id="now"),
        act(name, "like", "2026-03-31 12:00:01", content_id="some", person_id="later"),
        act(name, "quote", NOON, content_id="some", person_id="q", text="look at this"),
    ]  # fmt: skip


def stuck(s: Scratch) -> None:
    """A counter that stays too low."""
    s.content.append(content("stuck", "p", "2026-03-15 12:00:00"))
    s.metrics.append(metric("stuck", "quotes", 1, LATER, content_id="p"))
    s.actions += [
        act("stuck", "quote", NOON, content_id="p", person_id=person, text="see")
        for person in ("a", "b")
    ]


def read_lists(s: Scratch) -> None:
    """Lists of a platform's interface that name nobody."""
    name = "read"
    for post, complete in (("whole", True), ("cut", False)):
        s.content.append(content(name, post, "2026-03-15 12:00:00", platform="bluesky"))
        for which in ("likes", "reposts", "quotes"):
            s.list_reads.append(
                {
                    "account": name,
                    "list": which,
                    "subject": post,
                    "read_at": "2026-03-30T12:00:00Z",
                    # One of the two lists behind the shares of "whole" ended early.
                    "is_complete": complete and which != "quotes",
                    "members": [],
                }
            )


def fans(s: Scratch) -> None:
    """Follower counts around the publish day; it begins on the 9th at 23:00 UTC."""
    observations = {
        "edge": [("2026-03-06 23:00:00", 200)],
        "stale": [("2026-03-06 22:59:59", 200)],
        "same-day": [("2026-03-08 12:00:00", 100), ("2026-03-10 22:59:59", 400)],
        "next-day": [("2026-03-10 23:00:00", 400)],
        "nobody": [("2026-03-10 08:00:00", 0)],
    }
    for name, counts in observations.items():
        s.content.append(content(name, "p", "2026-03-10 12:00:00"))
        s.metrics.append(metric(name, "likes", 20, LATER, content_id="p"))
        s.metrics += [metric(name, "followers", value, when) for when, value in counts]


def engaged(s: Scratch) -> None:
    """How many people: the platform's figure, the people, or nobody knows."""
    for name, listed in (("known", 9), ("unknown", 8), ("told", 8)):
        s.content.append(content(name, "p", "2026-03-15 12:00:00"))
        s.metrics.append(metric(name, "likes", 10, LATER, content_id="p"))
        s.actions += likes(name, "p", listed)
    s.metrics.append(metric("told", "engaged_users", 50, LATER, content_id="p"))


def scoped(s: Scratch) -> None:
    """Organic impressions against likes of any kind, on posts promoted or not."""
    for post, given in (("maybe", {}), ("unpaid", {"is_paid": False})):
        s.content.append(content("scoped", post, "2026-03-15 12:00:00", **given))
        s.metrics += [
            metric("scoped", "likes", 10, LATER, content_id=post),
            metric("scoped", "impressions_organic", 1000, LATER, content_id=post),
        ]
    s.content.append(content("scoped", "p", "2026-03-15 12:00:00", platform="linkedin"))
    s.metrics += [
        metric("scoped", "likes", 10, LATER, content_id="p", platform="linkedin"),
        metric("scoped", "impressions", 1000, LATER, content_id="p", platform="linkedin"),
        metric("scoped", "reach", 0, LATER, content_id="p", platform="linkedin"),
    ]


SERIES: dict[str, list[tuple[int, int]]] = {
    # Platform -> (likes, reach) of its posts.
    "tiktok": [(30 + 7 * (n % 5) + 40 * (n % 3), 900 + 50 * n) for n in range(25)],
    "youtube": [(20, 1000)] * 20,
    "threads": [(5 + n, 400) for n in range(19)],
}


def rated(s: Scratch) -> None:
    """Series of posts of one age, for the priors of rates; and one older than 180 days."""
    for platform, posts in SERIES.items():
        for number, (count, reach) in enumerate(posts):
            post = f"s{number}"
            s.content.append(
                content("series", post, "2026-02-15 12:00:00", platform=platform, format="video")
            )
            s.metrics += [
                metric("series", "likes", count, LATER, content_id=post, platform=platform),
                metric("series", "reach", reach, LATER, content_id=post, platform=platform),
            ]
    s.content.append(content("series", "old", "2025-06-15 12:00:00", platform="tiktok",
                             format="video"))  # fmt: skip
    s.metrics += [
        metric("series", "likes", 900, LATER, content_id="old", platform="tiktok"),
        metric("series", "reach", 1000, LATER, content_id="old", platform="tiktok"),
    ]


def general(s: Scratch) -> None:
    """Ids of two platforms and two accounts collide; lists and counters on different days."""
    for platform, account, count in (("x", "one", 3), ("x", "two", 5), ("tiktok", "one", 7)):
        s.content.append(content(account, "same", "2026-03-15 12:00:00", platform=platform))
        s.metrics.append(metric(account, "likes", count, LATER, content_id="same",
                                platform=platform))  # fmt: skip
    s.actions.append(act("one", "comment", NOON, content_id="same", platform="x", person_id="a"))
