"""Plays LinkedIn's interface for one page: posts, comments, reactions, notices and figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from tests.emulators.linkedin_parts import PAGE, Text, listed, ms, problem
from tests.emulators.server import Emulator, Reply, Request

FIRST_ID = 7_000_000_000_000_000_000


@dataclass
class LinkedInServer(Emulator):
    """State of one page; the fields at the top switch limits and faults on."""

    token: str = "li-access-abcdefghijkl"
    refresh_token: str = "li-refresh-abcdefghijkl"
    oldest_version: int = 202601
    page_size: int = 100
    is_admin: bool = True
    quotas: dict[str, int] = field(default_factory=dict)  # resource -> calls that are left
    refuses_facets: bool = False
    foreign_links: bool = False
    now: datetime = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
    followers: int = 42
    posts: dict[str, Text] = field(default_factory=dict)
    comments: dict[str, Text] = field(default_factory=dict)
    reactions: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    statistics: dict[str, dict[str, float]] = field(default_factory=dict)
    days: dict[str, dict[date, dict[str, Any]]] = field(default_factory=dict)
    facets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._serial = 0

    # building the world

    def _number(self) -> int:
        self._serial += 1
        return FIRST_ID + self._serial

    def post(self, text: str, at: datetime, kind: str = "share", **more: Any) -> str:
        """A post of the page; gives its URN."""
        urn = f"urn:li:{kind}:{self._number()}"
        self.posts[urn] = Text(urn, PAGE, text, at, more.pop("changed", at), **more)
        self.statistics[urn] = {
            "impressionCount": 100 + self._serial, "uniqueImpressionsCount": 60 + self._serial,
            "clickCount": 4, "engagement": 0.05,
        }  # fmt: skip
        return urn

    def comment(
        self, post: str, author: str, text: str, at: datetime, parent: str | None = None
    ) -> str:
        """A comment on a post, or a reply to a comment; gives its number."""
        number = str(self._number())
        thread = f"urn:li:activity:{post.rpartition(':')[2][:-1]}9"
        self.comments[number] = Text(
            f"urn:li:comment:({thread},{number})", author, text, at, at, post, parent
        )
        return number

    def react(self, post: str, person: str, kind: str, at: datetime) -> None:
        """A reaction; a person has one for a post."""
        self.reactions[post, person] = kind, at

    def notice(self, action: str, person: str, post: str, text: str, at: datetime) -> None:
        """Tell the page of a mention or a share."""
        share = f"urn:li:share:{self._number()}"
        told = {"share": {"entity": share, "owner": person, "text": text}}
        self.notices.append({
            "notificationId": self._number(), "action": action, "organizationalEntity": PAGE,
            "lastModifiedAt": ms(at), "sourcePost": post, "generatedActivity": share,
            "subscriber": "urn:li:person:admin",
            "decoratedGeneratedActivity": told,
        })  # fmt: skip

    # answers

    def answer(self, request: Request) -> Reply:
        if request.path.startswith("/oauth/v2/"):
            return self._oauth(request)
        if request.token != self.token:
            return problem(401, "The token used in the request has expired", 65602)
        headers = {name.lower(): value for name, value in request.headers.items()}
        version = headers.get("linkedin-version", "")
        if not version.isdigit() or headers.get("x-restli-protocol-version") != "2.0.0":
            return problem(400, "A version must be present", 0)
        if int(version) < self.oldest_version:
            return problem(426, f"Requested version {version} is not active", 0)
        resource, *rest = request.path.removeprefix("/rest/").split("/")
        if resource in self.quotas:
            if self.quotas[resource] <= 0:
                return problem(429, "Resource level throttle APPLICATION DAY limit reached", 101)
            self.quotas[resource] -= 1
        needs_admin = resource.startswith("organization") and resource != "organizations"
        if needs_admin and not self.is_admin:
            return problem(403, "Not enough permissions to access the resource", 100)
        return self._resource(request, resource, [unquote(part) for part in rest])

    def _resource(self, request: Request, resource: str, rest: list[str]) -> Reply:
        match resource, rest:
            case "organizations", ["123"]:
                return Reply(200, {"id": 123, "localizedName": "Brand", "vanityName": "brand"})
            case "networkSizes", [page] if page == PAGE:
                return Reply(200, {"firstDegreeSize": self.followers})
            case "posts", []:
                return self._posts(request)
            case "socialMetadata", []:
                asked = listed(request.one("ids"))
                found = {urn: self.social(urn) for urn in asked if urn in self.posts}
                return Reply(200, {"results": found, "statuses": {}, "errors": {}})
            case "socialActions", [subject, "comments", *number]:
                return self._comments(request, subject, number)
            case "reactions", [entity]:
                return self._reactions(request, entity[len("(entity:") : -1])
            case "organizationalEntityNotifications", []:
                rows = sorted(self.notices, key=lambda n: n["lastModifiedAt"], reverse=True)
                wanted = listed(request.one("actions"))
                kept = ms(self.now - timedelta(days=60))
                rows = [r for r in rows if r["action"] in wanted and r["lastModifiedAt"] > kept]
                return self._page(request, rows)
            case "organizationalEntityShareStatistics", []:
                return self._series(request, "shares") or self._lifetime(request)
            case "organizationalEntityFollowerStatistics", []:
                return self._series(request, "followers") or self._facets()
            case "organizationPageStatistics", [] if request.one("organization") == PAGE:
                return self._series(request, "views") or Reply(200, {"elements": []})
        return problem(404, "Resource not found", 0)

    def _oauth(self, request: Request) -> Reply:
        form = request.body
        if (form["client_id"], form["client_secret"]) != ("app", "app-secret"):
            return Reply(401, {"error": "invalid_client", "error_description": "unknown app"})
        if request.path.endswith("introspectToken"):
            return Reply(200, {"active": True, "expires_at": int(ms(self.now) / 1000) + 864000})
        if form["refresh_token"] != self.refresh_token:
            return Reply(400, {"error": "invalid_grant", "error_description": "revoked"})
        return Reply(200, {
            "access_token": self.token, "expires_in": 5_184_000,
            "refresh_token": self.refresh_token, "refresh_token_expires_in": 2_000_000,
        })  # fmt: skip

    def _posts(self, request: Request) -> Reply:
        if wanted := request.one("ids"):
            found = {u: self._view(self.posts[u], True) for u in listed(wanted) if u in self.posts}
            return Reply(200, {"results": found, "statuses": {}, "errors": {}})
        if request.one("author") != PAGE:
            return problem(403, "Not enough permissions", 100)
        rows = sorted(self.posts.values(), key=lambda p: p.changed, reverse=True)
        return self._page(request, [self._view(row) for row in rows])

    def _view(self, row: Text, has_votes: bool = False) -> dict[str, Any]:
        view: dict[str, Any] = {
            "id": row.urn, "author": row.author, "commentary": row.text, "visibility": "PUBLIC",
            "lifecycleState": row.state, "createdAt": ms(row.at), "lastModifiedAt": ms(row.changed),
        }  # fmt: skip
        if row.state == "PUBLISHED":
            view["publishedAt"] = ms(row.at)
        if row.content:
            view["content"] = row.content
        if row.votes:
            options = [{"text": text, "voteCount": n} for text, n in row.votes.items()]
            poll = {"question": row.text, "options": options, "uniqueVotersCount": 1}
            view["content"] = {"poll": poll}
        return view

    def below(self, post: str) -> list[Text]:
        """Comments and replies of a post."""
        return [c for c in self.comments.values() if c.post == post]

    def social(self, urn: str) -> dict[str, Any]:
        """Counts of a post, reactions by kind."""
        comments = self.below(urn)
        kinds = [kind for (post, _), (kind, _) in self.reactions.items() if post == urn]
        return {
            "entity": urn, "commentsState": "OPEN",
            "commentSummary": {"count": len(comments),
                               "topLevelCount": sum(c.parent is None for c in comments)},
            "reactionSummaries": {k: {"reactionType": k, "count": kinds.count(k)} for k in kinds},
        }  # fmt: skip

    def _comments(self, request: Request, subject: str, number: list[str]) -> Reply:
        number_of = {c.urn: own for own, c in self.comments.items()}
        if subject not in self.posts and subject not in number_of:
            return problem(404, "Not found", 0)
        if number:
            row = self.comments.get(number[0])
            return Reply(200, self._comment(row)) if row else problem(404, "Not found", 0)
        rows = [
            c
            for c in self.comments.values()
            if (c.post == subject and c.parent is None)
            or (c.parent is not None and c.parent == number_of.get(subject))
        ]
        return self._page(request, [self._comment(row) for row in rows])

    def _comment(self, row: Text) -> dict[str, Any]:
        own = row.urn.rstrip(")").rpartition(",")[2]
        replies = sum(c.parent == own for c in self.comments.values())
        view = {
            "id": own, "commentUrn": row.urn, "actor": row.author,
            "created": {"actor": row.author, "time": ms(row.at)},
            "lastModified": {"actor": row.author, "time": ms(row.changed)},
            "message": {"attributes": [], "text": row.text},
            "object": re.sub(r".*\((.*),.*", r"\1", row.urn),
            "likesSummary": {"totalLikes": self._serial},
            "commentsSummary": {"aggregatedTotalComments": replies,
                                "totalFirstLevelComments": replies},
        }  # fmt: skip
        if row.parent:
            view["parentComment"] = self.comments[row.parent].urn
        return view

    def _reactions(self, request: Request, entity: str) -> Reply:
        rows = [
            {
                "id": f"urn:li:reaction:({person},urn:li:activity:1)", "reactionType": kind,
                "created": {"actor": person, "time": ms(at)}, "root": "urn:li:activity:1",
            }
            for (post, person), (kind, at) in self.reactions.items()
            if post == entity
        ]  # fmt: skip
        rows.sort(key=lambda r: r["created"]["time"], reverse=True)
        return self._page(request, rows)

    def _lifetime(self, request: Request) -> Reply:
        elements = []
        for parameter, field_ in (("shares", "share"), ("ugcPosts", "ugcPost")):
            for urn in listed(request.one(parameter)):
                if not urn.startswith(f"urn:li:{field_}:"):
                    return problem(403, "Unpermitted fields present in PARAMETER", 100)
                if urn in self.posts:
                    elements.append({
                        "organizationalEntity": PAGE, field_: urn,
                        "totalShareStatistics": self.organic(urn),
                    })  # fmt: skip
        return Reply(200, {"elements": elements, "paging": {"start": 0, "count": 10, "links": []}})

    def organic(self, urn: str) -> dict[str, float]:
        """Statistics of a post; no reaction came from a sponsored view here."""
        likes = sum(post == urn for post, _ in self.reactions)
        shares = sum(n["action"] == "SHARE" and n["sourcePost"] == urn for n in self.notices)
        return {
            **self.statistics[urn],
            "shareCount": 1 + shares,
            "likeCount": likes,
            "commentCount": len(self.below(urn)),
        }

    def _facets(self) -> Reply:
        if self.refuses_facets:
            return problem(400, "Invalid query parameters", 0)
        return Reply(200, {"elements": [{"organizationalEntity": PAGE, **self.facets}]})

    def _series(self, request: Request, kind: str) -> Reply | None:
        asked = request.one("timeIntervals")
        if asked is None:
            return None
        found = re.fullmatch(
            r"\(timeRange:\(start:(\d+),end:(\d+)\),timeGranularityType:DAY\)", asked
        )
        if found is None:
            return problem(400, "Invalid query parameters", 0)
        start, end = (datetime.fromtimestamp(int(v) / 1000, UTC) for v in found.groups())
        is_late = end > self.now - timedelta(days=2)
        if is_late or start < self.now - timedelta(days=366) or start >= end:
            return problem(400, "Invalid timeIntervals parameter", 0)
        rows = [
            {"organizationalEntity": PAGE, **figures,
             "timeRange": {"start": ms(midnight), "end": ms(midnight + timedelta(days=1))}}
            for day, figures in sorted(self.days.get(kind, {}).items())
            for midnight in [datetime(day.year, day.month, day.day, tzinfo=UTC)]
            if start <= midnight < end
        ]  # fmt: skip
        return Reply(200, {"elements": rows, "paging": {"start": 0, "count": 10, "links": []}})

    def _page(self, request: Request, rows: list[Any]) -> Reply:
        start = int(request.one("start", "0") or 0)
        count = min(int(request.one("count", "10") or 10), self.page_size)
        links = []
        if start + count < len(rows):
            host = "https://evil.invalid" if self.foreign_links else ""
            href = f"{host}{request.path}?start={start + count}&count={count}"
            links = [{"rel": "next", "type": "application/json", "href": href}]
        paging = {"start": start, "count": count, "links": links}
        return Reply(200, {"paging": paging, "elements": rows[start : start + count]})
