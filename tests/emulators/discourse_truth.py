"""What happened on the emulated forum, told from its state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.emulators.truth import Act, Truth

if TYPE_CHECKING:
    from tests.emulators.discourse import DiscourseServer
    from tests.emulators.discourse_things import Post, Topic

METRICS = {"visits": "visits", "signups": "signups", "page_view_total_reqs": "pageviews"}


def naive(moment: datetime) -> datetime:
    """Naive UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def person(forum: DiscourseServer, name: str) -> str:
    """A member's key: the id is that of this forum."""
    return f"{forum.user(name)}@{forum.base_url.partition('://')[2]}"


def _written(forum: DiscourseServer, topic: Topic, post: Post) -> Act | None:
    own_topic = topic.posts[0].author == "brand"
    is_own = post.author == "brand"
    if topic.people:
        kind = "brand_dm" if is_own else "dm_inbound"
    elif post.number == 1:
        if own_topic:
            return None
        kind = "ugc_post"
    else:
        kind = "comment" if own_topic and post.answers in (None, 1) else "reply"
    content = f"t/{topic.id}" if own_topic and not topic.people else None
    who = person(forum, post.author)
    return Act(kind, who, content, naive(post.at), is_own, post.text)


def told(forum: DiscourseServer) -> Truth:
    """All acts, content, newest counters and the forum's days."""
    truth = Truth()
    for topic in forum.topics.values():
        own_topic = topic.posts[0].author == "brand" and not topic.people
        content = f"t/{topic.id}" if own_topic else None
        for post in (p for p in topic.posts if p.kind == 1):
            act = _written(forum, topic, post)
            truth.acts += [act] if act else []
            for name, at in post.likes.items():
                # Only the likes of the brand's own posts come with their time.
                when = naive(at) if post.author == "brand" else None
                who = person(forum, name)
                truth.acts.append(Act("like", who, content, when, name == "brand"))
            for name in post.poll.votes if post.poll and post.poll.public else ():
                truth.acts.append(Act("poll_vote", person(forum, name), content, None))
        if content is not None:
            _count(forum, topic, content, truth)
    for report, days in forum.reports.items():
        for day, value in days.items():
            truth.days[None, METRICS[report], day] = float(value)
    return truth


def _count(forum: DiscourseServer, topic: Topic, content: str, truth: Truth) -> None:
    first = topic.posts[0]
    truth.content[content] = naive(first.at)
    shown = forum.summary(topic)
    figures = {
        "views": topic.views, "likes": shown["like_count"], "replies": shown["posts_count"] - 1,
        "participants": len({post.author for post in topic.shown}), "link_clicks": 9,
        "reads": 31 + len(first.likes),
    }  # fmt: skip
    if first.poll:
        figures["poll_votes"] = len(first.poll.votes)
    truth.counters.update({(content, name): float(value) for name, value in figures.items()})
