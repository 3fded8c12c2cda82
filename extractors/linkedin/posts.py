"""The page's posts, their counters, and which of them are gone."""

from __future__ import annotations

from typing import Any

from extractors.base import ExtractError
from extractors.desk import Desk
from extractors.gone import Gone
from extractors.linkedin.api import Api, batches, encoded, listed
from extractors.linkedin.records import (
    READ_AGAIN,
    comment_count,
    is_watched,
    lasting_post,
    milliseconds,
    poll_of,
    poll_votes,
    reaction_counts,
    remembered_posts,
)
from extractors.records import identifier, number

OVERLAP = 24 * 3600 * 1000  # milliseconds below the newest known change that are read again
STATISTICS = (("urn:li:share:", "shares", "share"), ("urn:li:ugcPost:", "ugcPosts", "ugcPost"))


def read_posts(desk: Desk, api: Api, page: str) -> None:
    """New and changed posts, newest change first, down to what an earlier run has seen."""
    newest = desk.memory.get("modified")
    until = newest - OVERLAP if newest is not None else None
    if until is None and desk.since is not None:
        until = milliseconds(desk.since)
    seen: list[int] = []
    query = f"q=author&author={encoded(page)}&sortBy=LAST_MODIFIED"
    for elements in api.pages("posts", query):
        changes = [changed for post in elements if (changed := take_post(desk, post)) is not None]
        seen += changes
        if until is not None and changes and min(changes) < until:
            break
    if seen:
        desk.memory["modified"] = max(seen + ([newest] if newest is not None else []))


def take_post(desk: Desk, post: Any) -> int | None:
    """Land a post and remember it; gives when it was last changed, in milliseconds."""
    urn = identifier(post.get("id")) if isinstance(post, dict) else None
    if urn is None or not urn.startswith("urn:li:"):
        desk.unreadable("posts", post)
        return None
    Gone(desk).here(urn)
    desk.put("posts", urn, lasting_post(post))
    times = [number(post.get(name)) for name in ("publishedAt", "createdAt")]
    published = next((time for time in times if time is not None), None)
    if post.get("lifecycleState", "PUBLISHED") == "PUBLISHED":
        known = remembered_posts(desk).setdefault(urn, {})
        # Without a time it is watched from now on.
        known["published"] = published or known.get("published") or milliseconds(desk.now)
        if poll_of(post) is not None:
            known["is_poll"] = True
    changed = number(post.get("lastModifiedAt"))
    return changed if changed is not None else published


def due_posts(desk: Desk, what: str) -> list[str]:
    """Posts whose figures are read in this run: new and young ones, and once a week all."""
    last = desk.memory.get(f"all_{what}")
    is_all = last is None or last <= milliseconds(desk.now - READ_AGAIN)
    return [
        urn
        for urn, post in remembered_posts(desk).items()
        if is_all or is_watched(desk, post) or what not in post.get("counted", [])
    ]


def _counted(desk: Desk, what: str, due: list[str]) -> None:
    """Note that the figures of these are read."""
    posts = remembered_posts(desk)
    for post in (posts[urn] for urn in due if urn in posts):
        post["counted"] = sorted({*post.get("counted", []), what})
    if len(due) >= len(posts):
        desk.memory[f"all_{what}"] = milliseconds(desk.now)


def read_social_counters(desk: Desk, api: Api) -> None:
    """Reactions by kind and comments of each post; a post that has none is looked for."""
    due = due_posts(desk, "social")
    posts = remembered_posts(desk)
    failed: ExtractError | None = None
    missing: list[str] = []
    for urns, found in desk.client.side_by_side(
        lambda urns: api.batch("socialMetadata", urns), batches(due)
    ):
        if isinstance(found, ExtractError):
            failed = found
            continue
        for urn in urns:
            social = found.get(urn)
            if social is None:
                missing.append(urn)
                continue
            reactions = reaction_counts(social)
            posts[urn]["comments"] = comment_count(social)
            posts[urn]["reactions"] = sum(r["count"] for r in reactions)
            counted = {
                "post": urn,
                "reactions": reactions,
                "comments": comment_count(social),
                "top_level_comments": comment_count(social, "topLevelCount"),
            }
            desk.observe("social_counters", urn, counted)
    _look_for(desk, api, missing, [urn for urn in due if posts[urn].get("is_poll")])
    if failed is not None:
        raise failed
    _counted(desk, "social", due)


def _look_for(desk: Desk, api: Api, missing: list[str], polls: list[str]) -> None:
    """Posts without counters are gone if they cannot be read either; polls tell their votes."""
    gone = Gone(desk)
    for urns in batches(sorted({*missing, *polls})):
        found = api.batch("posts", urns)
        for urn in urns:
            if urn in found and urn in polls:
                votes = {"post": urn, "poll": poll_votes(found[urn])}
                desk.observe("social_counters", f"poll|{urn}", votes)
        for urn in gone.after_asking([urn for urn in urns if urn in missing], found):
            del remembered_posts(desk)[urn]


def read_statistics(desk: Desk, api: Api, page: str) -> None:
    """Organic figures since publication; posts of the two kinds are asked for apart."""
    due = due_posts(desk, "statistics")
    calls = [
        (parameter, field, urns)
        for prefix, parameter, field in STATISTICS
        for urns in batches([urn for urn in due if urn.startswith(prefix)])
    ]

    def figures(call: tuple[str, str, list[str]]) -> list[Any]:
        query = f"q=organizationalEntity&organizationalEntity={encoded(page)}"
        path = "organizationalEntityShareStatistics"
        elements = api.get(path, f"{query}&{call[0]}={listed(call[2])}").get("elements")
        return elements if isinstance(elements, list) else []

    failed: ExtractError | None = None
    for (_, field, _), elements in desk.client.side_by_side(figures, calls):
        if isinstance(elements, ExtractError):
            failed = elements
            continue
        for element in elements:
            urn = identifier(element.get(field)) if isinstance(element, dict) else None
            if urn is None:
                desk.unreadable("post_statistics", element)
            else:
                desk.observe("post_statistics", urn, {"post": urn, **element})
    if failed is not None:
        raise failed
    _counted(desk, "statistics", due)
