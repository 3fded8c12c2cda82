"""Plays one Mastodon server: its people, statuses, lists, threads and notifications."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tests.emulators.server import Emulator, Reply, Request

EPOCH = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
HOME = "home.example"


def text_time(moment: datetime) -> str:
    """A time as the server writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


@dataclass
class StatusRow:
    """A status in the emulator; ``author`` is a name or name@server."""

    id: str
    author: str
    content: str
    created: datetime
    parent: str | None = None
    quotes: str | None = None
    edited: datetime | None = None
    visibility: str = "public"
    poll: list[tuple[str, int]] | None = None


@dataclass
class MastodonServer(Emulator):
    """State of one server; traps can be switched on, see the fields."""

    token: str = "tok-abcdefghijklmnop"
    secure_mode: bool = False  # anonymous reads are refused
    hide_followers: bool = False
    knows_quotes: bool = True
    knows_many: bool = True  # GET statuses?id[]=
    trailing_page: bool = False  # a last, empty page after a full one
    foreign_links: bool = False  # a next page on another host
    anonymous_depth: int = 20
    async_refreshes: int = 0
    statuses: dict[str, StatusRow] = field(default_factory=dict)
    favourites: dict[str, list[str]] = field(default_factory=dict)
    boosts: dict[str, list[str]] = field(default_factory=dict)
    followers: list[str] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    bots: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._serial = 0
        self._people: dict[str, str] = {"brand": "1"}

    # building the world

    def post(
        self,
        content: str,
        author: str = "brand",
        parent: str | None = None,
        quotes: str | None = None,
        at: datetime | None = None,
        **more: Any,
    ) -> str:
        """Add a status; gives its id."""
        self._serial += 1
        identifier = str(115_000_000_000_000_000 + self._serial)
        at = at or EPOCH + timedelta(minutes=self._serial)
        self.statuses[identifier] = StatusRow(
            identifier, author, f"<p>{content}</p>", at, parent, quotes, **more
        )
        return identifier

    def notice(self, kind: str, person: str, status: str | None, at: datetime) -> None:
        """Tell the brand of something."""
        self._serial += 1
        entry = {"id": str(1000 + self._serial), "type": kind, "created_at": text_time(at),
                 "account": self.account(person)}  # fmt: skip
        if status:
            entry["status"] = self.view(self.statuses[status])
        self.notices.append(entry)

    # answers

    def answer(self, request: Request) -> Reply:
        has_token = request.token == self.token
        if request.token and not has_token:
            return Reply(401, {"error": "The access token is invalid"})
        if self.secure_mode and not has_token:
            return Reply(401, {"error": "This method requires an authenticated user"})
        match request.path.removeprefix("/api/v1/").split("/"):
            case ["accounts", "lookup"]:
                name = (request.one("acct") or "").removesuffix(f"@{HOME}")
                return Reply(200, self._own()) if name == "brand" else _missing()
            case ["accounts", "1", "statuses"]:
                return self._own_statuses(request, has_token)
            case ["accounts", "1", "followers"]:
                people = [] if self.hide_followers else self.followers
                return self._list(request, [self.account(p) for p in reversed(people)])
            case ["statuses"] if self.knows_many:
                wanted = request.query.get("id[]", [])[: 40 if has_token else 20]
                rows = (self.statuses.get(i) for i in wanted)
                return Reply(200, [self.view(r) for r in rows if r and r.id not in self.lost])
            case ["statuses", identifier, *rest]:
                return self._status(request, identifier, rest, has_token)
            case ["notifications"] if has_token:
                return self._notifications(request)
            case ["notifications"]:
                return Reply(401, {"error": "This method requires an authenticated user"})
        return _missing()

    def account(self, name: str) -> dict[str, Any]:
        """An account entity."""
        user, _, host = name.partition("@")
        number = self._people.setdefault(name, str(100 + len(self._people)))
        host = host or HOME
        return {
            "id": number, "username": user, "acct": name, "display_name": user.title(),
            "url": f"https://{host}/@{user}", "uri": f"https://{host}/users/{user}",
            "bot": name in self.bots, "followers_count": len(name) + self._serial,
            "following_count": 1, "statuses_count": self._serial, "last_status_at": "2026-01-09",
        }  # fmt: skip

    def view(self, row: StatusRow) -> dict[str, Any]:
        """A status entity with its counters."""
        parent = self.statuses.get(row.parent or "")
        user, _, host = row.author.partition("@")
        view = {
            "id": row.id, "created_at": text_time(row.created), "visibility": row.visibility,
            "edited_at": text_time(row.edited) if row.edited else None, "language": "en",
            "content": row.content, "spoiler_text": "", "reblog": None, "favourited": False,
            "uri": f"https://{host or HOME}/users/{user}/statuses/{row.id}",
            "url": f"https://{host or HOME}/@{user}/{row.id}", "account": self.account(row.author),
            "in_reply_to_id": row.parent, "card": None, "media_attachments": [], "tags": [],
            "in_reply_to_account_id": self.account(parent.author)["id"] if parent else None,
            "mentions": [self.account(parent.author)] if parent else [],
            "replies_count": len(self._below(row.id)),
            "reblogs_count": len(self.boosts.get(row.id, [])),
            "favourites_count": len(self.favourites.get(row.id, [])), "poll": None,
        }  # fmt: skip
        if self.knows_quotes:
            view["quotes_count"] = sum(s.quotes == row.id for s in self.statuses.values())
            quoted = self.statuses.get(row.quotes or "")
            view["quote"] = None
            if quoted:
                view["quote"] = {"state": "accepted", "quoted_status": self.view(quoted)}
        if row.poll:
            view["poll"] = {
                "id": f"p{row.id}", "expired": False, "multiple": False, "voters_count": None,
                "votes_count": sum(votes for _, votes in row.poll),
                "options": [{"title": t, "votes_count": votes} for t, votes in row.poll],
            }  # fmt: skip
        return view

    def _own(self) -> dict[str, Any]:
        own = {**self.account("brand"), "followers_count": len(self.followers)}
        return own | {"statuses_count": sum(s.author == "brand" for s in self.statuses.values())}

    def _own_statuses(self, request: Request, has_token: bool) -> Reply:
        shown = ("public", "unlisted", "private", "direct")[: 4 if has_token else 2]
        rows = [s for s in self.statuses.values() if s.author == "brand" and s.visibility in shown]
        rows.sort(key=lambda s: s.id, reverse=True)
        return self._list(request, [self.view(s) for s in rows], 20, 40)

    def _status(self, request: Request, identifier: str, rest: list[str], has_token: bool) -> Reply:
        row = self.statuses.get(identifier)
        if row is None or identifier in self.lost:
            return _missing()
        match rest:
            case []:
                return Reply(200, self.view(row))
            case ["favourited_by"]:
                people = self.favourites.get(identifier, [])
            case ["reblogged_by"]:
                people = self.boosts.get(identifier, [])
            case ["quotes"] if not self.knows_quotes:
                return _missing()
            case ["quotes"] if not has_token:
                return Reply(401, {"error": "This method requires an authenticated user"})
            case ["quotes"]:
                rows = [s for s in self.statuses.values() if s.quotes == identifier]
                return self._list(request, [self.view(s) for s in rows], 20, 40)
            case ["context"]:
                return self._context(row, has_token)
            case _:
                return _missing()
        return self._list(request, [self.account(p) for p in reversed(people)])

    def _below(self, identifier: str) -> list[StatusRow]:
        return [s for s in self.statuses.values() if s.parent == identifier]

    def _context(self, row: StatusRow, has_token: bool) -> Reply:
        found: list[StatusRow] = []
        level = [row]
        for _ in range(4096 if has_token else self.anonymous_depth):
            level = [below for above in level for below in self._below(above.id)]
            found += level
        found = found[: 4096 if has_token else 60]
        headers = {}
        if self.async_refreshes > 0:
            self.async_refreshes -= 1
            found = found[:1]
            headers["Mastodon-Async-Refresh"] = 'id="abc", retry=1, result_count=0'
        body = {"ancestors": [], "descendants": [self.view(s) for s in found]}
        return Reply(200, body, headers)

    def _notifications(self, request: Request) -> Reply:
        rows = sorted(self.notices, key=lambda n: int(n["id"]), reverse=True)
        limit = min(int(request.one("limit", "40") or 40), 80)
        if least := request.one("min_id"):
            newer = [n for n in rows if int(n["id"]) > int(least)][-limit:]
            return self._linked(request, newer, limit)
        if most := request.one("max_id"):
            rows = [n for n in rows if int(n["id"]) < int(most)]
        return self._linked(request, rows[:limit], limit)

    def _linked(self, request: Request, page: list[dict[str, Any]], limit: int) -> Reply:
        links = []
        if page:
            for relation, name, entry in (
                ("next", "max_id", page[-1]),
                ("prev", "min_id", page[0]),
            ):
                query = urlencode({"limit": limit, "include_filtered": "true", name: entry["id"]})
                links.append(f'<{self.base_url}{request.path}?{query}>; rel="{relation}"')
        return Reply(200, page, {"Link": ", ".join(links)} if links else {})

    def _list(self, request: Request, items: list[Any], default: int = 40, most: int = 80) -> Reply:
        """A page whose place is an internal number that no entity shows."""
        limit = min(int(request.one("limit", str(default)) or default), most)
        start = int(request.one("max_id", "900000") or 0)
        start = 900_000 - start
        page = items[start : start + limit]
        headers = {}
        if start + limit < len(items) or (self.trailing_page and page):
            scheme, host = self.base_url.split("://")
            host = "evil.invalid" if self.foreign_links else host
            more = {**{k: v[0] for k, v in request.query.items()}, "limit": limit,
                    "max_id": 900_000 - start - limit}  # fmt: skip
            newer = urlencode({"limit": limit, "since_id": 900_000 - start})
            headers["Link"] = (
                f'<{scheme}://{host}{request.path}?{urlencode(more)}>; rel="next", '
                f'<{scheme}://{host}{request.path}?{newer}>; rel="prev"'
            )
        return Reply(200, page, headers)


def _missing() -> Reply:
    return Reply(404, {"error": "Record not found"})
