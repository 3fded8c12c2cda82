"""What is each platform's own in the faults beside this: pages, refusals, names of fields.

Written from the platforms' published facts. Where a platform cannot have a fault, the entry says
why, as a text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.emulators.meta_graph import refusal
from tests.emulators.server import Reply, Request


@dataclass(frozen=True)
class Paging:
    """How lists are paged.

    ``asked``: parameters that name a page. ``told``: path of the next one's mark in the body,
    ``link`` for a Link header. ``items``: paths at which a list may stand, () for the body itself.
    ``others``: parts of paths of answers that have such a list and are no page of one.
    ``is_cursor``: the mark is the server's; else a number that the client counts itself.
    """

    asked: tuple[str, ...]
    told: tuple[str, ...]
    items: tuple[tuple[str, ...], ...]
    others: tuple[str, ...] = ()
    is_cursor: bool = True


@dataclass(frozen=True)
class Own:
    """One platform. ``error_as_ok``: its error as it comes with status 200.

    ``expired``: its refusal of a token that is over. ``denied``: its refusal of what the token may
    not see (no more), for requests whose path or body contains ``denied_at``. ``retire``: lets the
    emulated platform end a metric. ``number_ids``: names of ids that are numbers or made of
    digits. ``vanishes``: names of the field that says when, at its records. ``login``: parts of
    paths at which tokens are given; ``no_login``: what is said there when nothing is given.
    """

    paging: Paging
    error_as_ok: Any
    expired: Reply | str
    denied: Reply
    denied_at: str
    vanishes: tuple[str, ...]
    number_ids: tuple[str, ...] | str
    retire: Callable[[Any], None] | str
    login: tuple[str, ...] = ()
    no_times: str = ""  # why no answer has a time
    no_login: Reply = field(default_factory=lambda: Reply(400, {"error": "invalid_grant"}))


def _graph(**more: Any) -> dict[str, Any]:
    return {
        "paging": Paging(("after",), ("paging", "cursors", "after"), (("data",),), ("insights",)),
        "error_as_ok": refusal(1, "An unknown error occurred").body,
        "expired": refusal(190, "Error validating access token: Session has expired", 401,
                           error_subcode=463),
        "denied": refusal(10, "(#10) Application does not have permission for this action", 403),
        "number_ids": ("id", "post_id"),
        "login": ("/oauth/", "/refresh_access_token"),
    } | more  # fmt: skip


def _google(code: int, status: str, text: str) -> Reply:
    reason = {"message": text, "domain": "global", "reason": status}
    body = {"code": code, "message": text, "status": status, "errors": [reason]}
    return Reply(code, {"error": body})


def _x(status: int, kind: str, title: str, detail: str) -> Reply:
    body = {"title": title, "detail": detail, "status": status,
            "type": f"https://api.twitter.com/2/problems/{kind}"}  # fmt: skip
    return Reply(status, body)


def _linkedin(status: int, code: int, text: str) -> Reply:
    return Reply(status, {"status": status, "serviceErrorCode": code, "message": text})


def _tiktok(code: int, text: str) -> Reply:
    return Reply(200, {"code": code, "message": text, "request_id": "2026", "data": {}})


def _retired(*names: str) -> Callable[[Any], None]:
    return lambda server: server.retired.update(names)


NO_METRICS = "its counters are fields of its records; see the field that vanishes"
MATOMO_OFF = "The plugin {0} is not enabled. You can activate the plugin on Settings."

OWN: dict[str, Own] = {
    "bluesky": Own(
        Paging(("cursor",), ("cursor",),
               (("feed",), ("followers",), ("likes",), ("repostedBy",), ("posts",)),
               ("getPosts",)),
        {"error": "InternalServerError", "message": "Internal Server Error"},
        "its lists are public: it is read without a token",
        Reply(403, {"error": "Forbidden", "message": "Requester has been blocked"}),
        "getLikes", ("createdAt",), "its ids are DIDs and at-URIs", NO_METRICS,
    ),
    "mastodon": Own(
        Paging(("max_id",), ("link",), ((),), ("/context",)),
        {"error": "Internal Server Error"},
        Reply(401, {"error": "The access token is invalid"}),
        Reply(403, {"error": "This action is outside the authorized scopes"}),
        "favourited_by", ("created_at",), ("id", "in_reply_to_id"), NO_METRICS,
    ),
    "facebook_pages": Own(**_graph(
        denied_at="/comments", vanishes=("created_time",),
        retire=lambda server: server.dead.add("post_clicks"),
    )),
    "instagram": Own(**_graph(
        denied_at="/comments", vanishes=("timestamp",), retire=_retired("saved", "reach"),
    )),
    "threads": Own(**_graph(
        denied_at="/me/replies", vanishes=("timestamp",), retire=_retired("shares"),
    )),
    "linkedin": Own(
        Paging(("start",), ("paging", "links"), (("elements",),), ("Statistics",), False),
        _linkedin(500, 0, "Internal Server Error").body,
        _linkedin(401, 65602, "The token used in the request has expired"),
        _linkedin(403, 100, "Not enough permissions to access: reactions.FINDER-entity"),
        "/reactions/", ("created", "createdAt"), ("id",),
        "its statistics are named by no one: an answer has all there are",
        ("/oauth/",),
    ),
    "tiktok": Own(
        Paging(("cursor",), ("data", "cursor"), (("data", "videos"), ("data", "comments"))),
        _tiktok(51000, "Internal service error").body,
        _tiktok(40105, "Access token is incorrect or has been revoked."),
        _tiktok(40001, "The scope is not authorized"),
        "/comment/list/", ("create_time",), ("item_id", "comment_id", "video_id", "create_time"),
        _retired("reach"), ("/oauth2/",), _tiktok(40105, "Refresh token is over."),
    ),
    "youtube": Own(
        Paging(("pageToken",), ("nextPageToken",), (("items",),), ("/videos", "/channels")),
        _google(500, "backendError", "Backend Error").body,
        _google(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
        _google(403, "insufficientPermissions", "Insufficient Permission"),
        "/commentThreads", ("publishedAt",),
        ("viewCount", "likeCount", "commentCount", "subscriberCount"),
        _retired("shares"), ("/token",),
    ),
    "x": Own(
        Paging(("pagination_token", "next_token"), ("meta", "next_token"), (("data",),),
               ("/analytics",)),
        {"errors": [_x(500, "about:blank", "Internal Server Error", "Something is broken").body]},
        _x(401, "unauthorized", "Unauthorized", "Unauthorized"),
        _x(403, "client-forbidden", "Forbidden", "not permitted with this token"),
        "/liking_users", ("created_at",), ("id", "author_id"),
        _retired("hashtag_clicks"), ("/oauth2/",),
    ),
    "reddit": Own(
        Paging(("after",), ("data", "after"), (("data", "children"),), ("/api/info", "/comments/")),
        {"message": "Internal Server Error", "error": 500},
        Reply(401, {"message": "Unauthorized", "error": 401}),
        Reply(403, {"message": "Forbidden", "error": 403}),
        "/comments/", ("created_utc",), ("ups", "score", "num_comments"), NO_METRICS,
        ("/access_token",),
    ),
    "discourse": Own(
        Paging(("page", "offset"), (), (("topic_list", "topics"), ("post_action_users",),
               ("user_actions",)), is_cursor=False),
        {"errors": ["An error occurred"], "error_type": "internal"},
        Reply(403, {"errors": ["The API username or key is invalid."],
                    "error_type": "invalid_access"}),
        Reply(403, {"errors": ["You are not permitted to view the requested resource."],
                    "error_type": "invalid_access"}),
        "/user_actions", ("created_at",), ("id", "topic_id", "user_id", "post_id"),
        lambda server: server.retired.add("visits"),
    ),
    "ga4": Own(
        Paging(("offset",), (), (("rows",),), is_cursor=False),
        _google(500, "INTERNAL", "Internal error encountered.").body,
        _google(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
        _google(403, "PERMISSION_DENIED", "User does not have sufficient permissions."),
        "pagePath", ("rowCount",), "its reports have no ids",
        lambda server: server.unknown.add("userEngagementDuration"), ("/token",),
        no_times="its days are those that were asked for",
    ),
    "matomo": Own(
        Paging(("filter_offset",), (), ((),), is_cursor=False),
        {"result": "error", "message": "Mysqli prepare error: Table is marked as crashed"},
        Reply(200, {"result": "error", "message": "Unable to authenticate with the provided token."
                    " It is either invalid, expired or is required to be sent as a POST"
                    " parameter."}),
        Reply(200, {"result": "error", "message": "You can't access this resource as it requires"
                    " 'view' access for the website id = 3"}),
        "Live.getLastVisitsDetails", ("serverTimestamp",), ("idVisit", "nb_visits", "nb_hits"),
        lambda server: server.denied.update(
            {"UserCountry.getCountry": MATOMO_OFF.format("UserCountry")}
        ),
    ),
}  # fmt: skip


def text_of(request: Request) -> str:
    """Path and body of a request, for platforms that have one path for everything."""
    return f"{request.path} {request.body or ''}"
