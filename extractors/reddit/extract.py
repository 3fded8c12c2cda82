"""Reads a Reddit account: its posts, what is written below them, and its community.

Endpoints by praw's ``endpoints.py`` and reddit-archive/reddit; the order of a row of traffic and
its days in UTC by ``SubredditTraffic`` of draw (pub.dev). Votes have no authors there, so people
are known by what they write alone.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.failures import HttpError
from extractors.records import unix_instant
from extractors.reddit.api import MANY, RedditApi
from extractors.reddit.dialect import RedditDialect, is_personal, user_name
from extractors.reddit.known import Known, is_before
from extractors.reddit.records import Thing, is_named, kept
from extractors.reddit.spec import SPEC

INBOX_KEPT = 1000  # no list of Reddit's is longer


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one account, named as on the site, with or without ``u/``."""
    dialect = RedditDialect(account)

    def read(desk: Desk) -> None:
        dialect.log_in(desk)
        _Reading(desk).run()

    return read_streams(SPEC, account, ctx, read, session, dialect)


class _Reading:
    """One reading; the order matters: look-ups know what the lists have just shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._api = RedditApi(desk.client)
        self._known = Known(desk)
        self._name = user_name(desk.account)
        self._subreddit = desk.account.options.get("subreddit", "").strip("/").removeprefix("r/")

    def run(self) -> None:
        desk = self._desk
        if not desk.read("accounts", self._account):
            return
        desk.read("posts", self._own_posts)
        if self._subreddit:
            desk.read("community_posts", self._community_posts)
        desk.read("comments", self._own_comments)
        if is_personal(desk.account):
            desk.read("notices", self._inbox)
            if desk.account.streams is not None:
                desk.read("messages", self._messages)
        desk.read("deletions", self._look_again)
        desk.read("comments", self._threads)
        desk.read("crossposts", self._crossposts)
        if self._subreddit:
            desk.read("subreddits", self._size)
            desk.read("traffic", self._traffic)

    def _account(self) -> None:
        try:
            about = self._api.about(f"/user/{self._name}/about", "t2")
        except HttpError as problem:
            raise ExtractError(
                f"account {self._name!r} cannot be read: {problem}; allowed: the name of a user"
                " that is neither suspended nor deleted"
            ) from None
        fields = ("id", "name", "created_utc", "total_karma", "link_karma", "comment_karma")
        record = {field: about[field] for field in fields if field in about}
        self._desk.observe("accounts", self._name.lower(), record)

    def _list(
        self,
        path: str,
        stream: str,
        known: Container[str],
        kinds: tuple[str, ...],
        take: Callable[[Thing], None],
        **params: Any,
    ) -> None:
        """Take what is new in a list; all of it if it was never read to its end."""
        read_whole: dict[str, bool] = self._desk.memory.setdefault("read_whole", {})
        until_known = read_whole.get(path, False)
        read_whole[path] = False
        for page in self._api.pages(path, **params):
            is_enough = False
            for thing in page:
                data: Any = thing.get("data")
                if not any(is_named(data, kind) for kind in kinds):
                    if thing.get("kind") == "t5":
                        raise ExtractError(f"{path}: there is no such subreddit")
                    self._desk.unreadable(stream, thing)
                    continue
                is_old = is_before(data, self._desk.since)
                # The last of a page decides: pinned posts stand on top whatever their age.
                is_enough = is_old or (until_known and data["name"] in known)
                if not is_old:
                    take(data)
            if is_enough:
                break
        read_whole[path] = True

    def _own_posts(self) -> None:
        path = f"/user/{self._name}/submitted"
        self._list(path, "posts", self._known, ("t3",), self._take("posts"), sort="new")

    def _community_posts(self) -> None:
        def take(data: Thing) -> None:
            if str(data.get("author")).lower() != self._name.lower():
                self._known.see("community_posts", data)

        path = f"/r/{self._subreddit}/new"
        self._list(path, "community_posts", self._known, ("t3",), take)

    def _own_comments(self) -> None:
        path = f"/user/{self._name}/comments"
        self._list(path, "comments", self._known, ("t1",), self._take("comments"), sort="new")

    def _take(self, stream: str) -> Callable[[Thing], None]:
        return lambda data: self._known.see(stream, data)

    def _inbox(self) -> None:
        seen: list[str] = self._desk.memory.setdefault("inbox", [])
        known = set(seen)
        fields = ("name", "type", "subject", "created_utc")

        def take(data: Thing) -> None:
            seen.append(data["name"])
            if is_named(data, "t1"):
                notice = {field: data[field] for field in fields if field in data}
                self._desk.put("notices", data["name"], notice)
                # The inbox tells less of a comment than a look-up does.
                self._known.expect("comments", data["name"])

        self._list("/message/inbox", "notices", known, ("t1", "t4"), take, mark="false")
        self._desk.memory["inbox"] = sorted(set(seen), key=_age)[-INBOX_KEPT:]

    def _messages(self) -> None:
        seen: list[str] = self._desk.memory.setdefault("messages", [])
        known = set(seen)

        def take(data: Thing) -> None:
            seen.append(data["name"])
            self._desk.put("messages", data["name"], kept(data))

        for path in ("/message/messages", "/message/sent"):
            self._list(path, "messages", known, ("t4",), take, mark="false")
        self._desk.memory["messages"] = sorted(set(seen), key=_age)[-2 * INBOX_KEPT :]

    def _look_again(self) -> None:
        due = self._known.due()
        pieces = [due[start : start + MANY] for start in range(0, len(due), MANY)]
        for names, answer in self._desk.client.side_by_side(self._api.info, pieces):
            if isinstance(answer, ExtractError):
                raise answer
            if not answer and len(names) > 1:
                self._desk.warnings["a look-up of known posts and comments came back empty"] += 1
                continue
            for name in names:
                if name in answer:
                    self._known.see(self._known.stream_of(name), answer[name])
                else:
                    self._known.miss(name)

    def _threads(self) -> None:
        counted = dict(self._known.changed("comments", "num_comments"))
        for post, comments in self._desk.client.side_by_side(self._api.thread, counted):
            if isinstance(comments, ExtractError):
                self._desk.warnings[f"comments of a post could not be read: {comments}"] += 1
                continue
            for data in comments:
                if is_named(data, "t1"):
                    self._known.see("comments", data)
                else:
                    self._desk.unreadable("comments", data)
            self._known.read_with("comments", post, counted[post])

    def _crossposts(self) -> None:
        counted = {
            post: value
            for post, value in self._known.changed("crossposts", "num_crossposts")
            if value is not None and self._known.stream_of(post) == "posts"
        }
        for post, value in counted.items():
            for data in self._api.crossposts(post):
                if str(data.get("author")).lower() != self._name.lower():
                    self._known.see("crossposts", data)
            self._known.read_with("crossposts", post, value)

    def _size(self) -> None:
        about = self._api.about(f"/r/{self._subreddit}/about", "t5")
        fields = ("name", "display_name", "subscribers", "active_user_count")
        record = {field: about[field] for field in fields if field in about}
        self._desk.observe("subreddits", self._subreddit.lower(), record)

    def _traffic(self) -> None:
        body = self._api.get(f"/r/{self._subreddit}/about/traffic")
        rows = body.get("day") if isinstance(body, dict) else None
        if not isinstance(rows, list):
            raise ExtractError(f"traffic of r/{self._subreddit} came without days")
        for row in rows:
            is_figures = isinstance(row, list) and all(isinstance(v, int) for v in row)
            begin = unix_instant(row[0]) if is_figures and row else None
            if begin is None:
                self._desk.unreadable("traffic", {"row": row})
                continue
            day = begin.date()
            if day >= self._desk.now.date():
                continue  # not over yet
            figures = ("unique_visitors", "pageviews", "subscriptions")
            record = {"day": day.isoformat(), **dict(zip(figures, row[1:], strict=False))}
            self._desk.put("traffic", f"{self._subreddit.lower()}|{day}", record)


def _age(name: str) -> int:
    """Full names by their number, which counts up within a kind; unreadable ones come first."""
    try:
        return int(name.partition("_")[2], 36)
    except ValueError:
        return -1
