"""Collects a whole thread although one answer shows only a part of it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from extractors.base import ExtractError
from extractors.http import Halted
from extractors.model import REPLIES, Branch, Post


@dataclass
class Thread:
    """All posts found below a root, by id.

    ``is_complete``: every post shows as many answers as it counts. ``reached_end``: each post
    that shows fewer was asked for by itself. ``short``: posts that showed fewer even so, with
    their count: what is left of it is hidden.
    """

    posts: dict[str, Post] = field(default_factory=dict)
    is_complete: bool = True
    reached_end: bool = True
    problem: ExtractError | None = None
    short: dict[str, int] = field(default_factory=dict)
    retry_after: float | None = None
    unreadable: list[Any] = field(default_factory=list)


def collect(
    branch: Callable[[str], Branch],
    root_id: str,
    root_count: int | None,
    short_before: Mapping[str, int],
) -> Thread:
    """Ask for a thread, then for each post in it that counts more answers than were shown.

    A post that stayed short in an earlier run is not asked again while its count stays. A failing
    part leaves the thread unfinished, and only the root's failure raises.

    Raises:
        ExtractError: the root could not be read.
    """
    thread = Thread()
    shown: Counter[str] = Counter()
    hidden: Counter[str] = Counter()

    def is_short(post: Post) -> bool:
        return (post.counts.get(REPLIES) or 0) > shown[post.id] + hidden[post.id]

    asked: set[str] = set()
    queue = deque([root_id])
    while queue:
        node = queue.popleft()
        if node in asked or (node != root_id and not is_short(thread.posts[node])):
            continue
        asked.add(node)
        try:
            answer = branch(node)
        except ExtractError as problem:
            if node == root_id:
                raise
            thread.problem, thread.reached_end = problem, False
            if isinstance(problem, Halted):
                break
            continue
        _take(thread, answer, root_id, shown, hidden)
        queue.extend(
            post.id
            for post in answer.posts
            if is_short(post) and short_before.get(post.id) != post.counts[REPLIES]
        )
    thread.short = {
        post.id: post.counts[REPLIES] or 0 for post in thread.posts.values() if is_short(post)
    }
    whole_root = shown[root_id] + hidden[root_id] >= (root_count or 0)
    thread.is_complete = (
        thread.reached_end and thread.retry_after is None and not thread.short and whole_root
    )
    return thread


def _take(
    thread: Thread, answer: Branch, root_id: str, shown: Counter[str], hidden: Counter[str]
) -> None:
    """Add what one answer showed to the thread and to the counts of answers seen and hidden."""
    thread.unreadable += answer.unreadable
    if answer.retry_after is not None:
        thread.retry_after = max(thread.retry_after or 0.0, answer.retry_after)
    for post in answer.posts:
        if post.id not in thread.posts and post.id != root_id:
            thread.posts[post.id] = post
            shown[post.parent or ""] += 1
    for parent, count in answer.hidden.items():
        hidden[parent] = max(hidden[parent], count)
