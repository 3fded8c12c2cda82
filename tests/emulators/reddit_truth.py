"""What happened on the emulated Reddit, told from its state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.emulators.truth import Act, Truth

if TYPE_CHECKING:
    from tests.emulators.reddit import RedditServer
    from tests.emulators.reddit_things import Thing

BRAND = "ShopBrand"


def naive(moment: datetime) -> datetime:
    """Naive UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _act(site: RedditServer, thing: Thing) -> Act | None:
    """The act that a thing is; None for content, and for what does not concern the brand."""
    own = {t.name for t in site.things.values() if t.title is not None and t.author == BRAND}
    community = {t.name for t in site.things.values() if t.title and t.subreddit == "shop"}
    is_own = thing.author == BRAND
    kind, content, text = None, None, thing.text
    if thing.title is not None:
        if thing.shares in own and not is_own:
            same = site.things[thing.shares].title == thing.title
            kind, content = ("share" if same else "quote"), thing.shares
            text = None if same else thing.title
        elif not is_own and thing.name in community:
            kind, text = "ugc_post", f"{thing.title}\n\n{thing.text}"
    elif thing.link in own:
        kind, content = ("comment" if thing.parent == thing.link else "reply"), thing.link
    elif thing.link in community or is_own:
        kind = "reply"
    elif (thing.name, "username_mention") in site.inbox:
        kind = "mention"
    if kind is None:
        return None
    return Act(kind, site.person(thing.author), content, naive(thing.at), is_own, text)


def told(site: RedditServer) -> Truth:
    """All acts, content and newest counters."""
    truth = Truth()
    for thing in site.things.values():
        act = _act(site, thing)
        if act is not None:
            truth.acts.append(act)
        elif thing.title is not None and thing.author == BRAND:
            truth.content[thing.name] = naive(thing.at)
            data = site.view(thing)["data"]
            figures = {"score": "score", "comments": "num_comments", "shares": "num_crossposts",
                       "upvote_ratio": "upvote_ratio"}  # fmt: skip
            for metric, name in figures.items():
                truth.counters[thing.name, metric] = float(data[name])
            if thing.poll:
                truth.counters[thing.name, "poll_votes"] = float(sum(thing.poll.values()))
    truth.counters[None, "followers"] = float(site.subscribers)
    truth.counters[None, "karma"] = 77.0
    for day, (visitors, views, follows) in site.days.items():
        values = {"unique_visitors": visitors, "pageviews": views, "follows": follows}
        for metric, value in values.items():
            truth.days[None, metric, day.date()] = float(value)
    return truth
