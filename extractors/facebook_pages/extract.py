"""Reads a Facebook Page through Meta's Graph API.

Needs a token of the Page, or of a person or system user who has the Page (then the Page's own is
asked for). ``app_id`` and ``app_secret`` let it prove the app and tell when the token ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import requests

from extractors.base import Account, ExtractContext, ExtractError, ExtractReport
from extractors.desk import Desk
from extractors.driver import read_streams
from extractors.facebook_pages.inbox import Inbox
from extractors.facebook_pages.login import ADVICE, Login
from extractors.facebook_pages.measures import Measures
from extractors.facebook_pages.people import People
from extractors.facebook_pages.posts import Posts
from extractors.facebook_pages.spec import SPEC
from extractors.failures import HttpError
from extractors.graph import GraphAuth, GraphDialect, understood
from extractors.records import identifier

VERSION = "v26.0"
NEEDED = frozenset({"pages", "posts", "comments", "insights"})
PAGE_FIELDS = (
    "id,name,username,link,followers_count,fan_count,new_like_count,talking_about_count,"
    "were_here_count,checkins,overall_star_rating,rating_count"
)


def extract(
    account: Account, ctx: ExtractContext, session: requests.Session | None = None
) -> ExtractReport:
    """Read one Page; ``account`` is its id in digits."""
    version = account.options.get("api_version") or VERSION
    problem = _wrong(account.account, version)
    if problem is not None:
        return ExtractReport(account.platform, account.account, error=problem)
    secret = account.credentials.get("app_secret") or None
    auth = GraphAuth(account.credentials.get("access_token", ""), secret)
    dialect = GraphDialect(version, auth, ADVICE)

    def read(desk: Desk) -> None:
        try:
            Login(desk, version).open(auth, dialect)
            _read(desk, version)
        finally:
            warning = dialect.version_warning()
            if warning is not None:
                desk.warnings[warning] += 1

    return read_streams(SPEC, account, ctx, read, session, dialect)


def _beside(reader: Callable[[], None]) -> Callable[[], None]:
    """A reader whose refusal is no failure of the run: the platform may not know the edge (yet)."""

    def read() -> None:
        try:
            reader()
        except HttpError as problem:
            raise HttpError(str(problem), 403, problem.code) from problem

    return read


def _wrong(page: str, version: str) -> str | None:
    if not re.fullmatch(r"\d+", page):
        return (
            f"account {page!r} is no Page id: write its digits in quotes (the Page's settings,"
            " under Page transparency, or GET /me/accounts)"
        )
    if not re.fullmatch(r"v\d+\.\d+", version):
        return f"api_version {version!r} is none: write it as {VERSION}"
    return None


def _read(desk: Desk, version: str) -> None:
    page, root = desk.account.account, f"/{version}"

    def page_node() -> None:
        node = desk.client.get(f"{root}/{page}", {"fields": PAGE_FIELDS}).body
        if not isinstance(node, dict) or identifier(node.get("id")) != page:
            raise ExtractError(f"{desk.client.host} gave no Page for {page}: is base_url right?")
        desk.observe("pages", page, node)

    posts = Posts(desk, root, page)
    inbox = Inbox(desk, root, page)
    people = People(desk, root, posts, inbox.visitors)
    measures = Measures(desk, root, page, version)
    streams = (
        ("pages", page_node),
        ("posts", posts.read),
        ("stories", inbox.stories),
        ("videos", inbox.videos),
        ("visitor_posts", inbox.visitor_posts),
        ("tagged_posts", inbox.tagged_posts),
        ("comments", people.comments),
        ("reactions", people.reactions),
        ("ratings", inbox.ratings),
        ("messages", inbox.messages),
        ("insights", partial(measures.read, posts.known, inbox.story_times)),
    )
    for name, reader in streams:
        desk.read(name, understood(reader if name in NEEDED else _beside(reader)))
    # Counters come with the posts.
    if "posts" in desk.read_at and desk.wants("post_counters"):
        desk.read_at["post_counters"] = desk.read_at["posts"]
    measures.report()
